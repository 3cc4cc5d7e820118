// nodemailer's pool sends the same letter to so many readers; prints JSON as bench/letters_worker.py does.
// node bench/letters_nodemailer.mjs FOLDER-WITH-node_modules PORT COUNT TEXT-FILE HTML-FILE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";

const [folder, port, count, text, html] = process.argv.slice(2);
const nodemailer = createRequire(`${folder}/package.json`)("nodemailer");
const transport = nodemailer.createTransport({
  pool: true,
  maxConnections: 4,
  maxMessages: Infinity,
  host: "127.0.0.1",
  port: Number(port),
  ignoreTLS: true,
});
const words = { subject: "Letter", from: "weekly@news.example.org", text: readFileSync(text, "utf8"), html: readFileSync(html, "utf8") };
const start = process.hrtime.bigint();
const before = process.cpuUsage();
const sent = [];
for (let number = 0; number < Number(count); number += 1) {
  sent.push(transport.sendMail({ ...words, to: `reader${number}@example.net` }));
}
await Promise.all(sent);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const cpu = process.cpuUsage(before);
transport.close();
console.log(JSON.stringify({ per_second: count / seconds, microseconds: (cpu.user + cpu.system) / count }));
