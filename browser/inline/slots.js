// What changes late on a page that never changes (docs/spec/slots.md): texts from one signed file, never HTML.
// Frozen: it stands in every page, and its hash in every policy. tests/press/test_loader.py says how to thaw it.
{let d=document,s=d.currentScript.dataset;
addEventListener('DOMContentLoaded',async _=>{
let m=d.body.dataset,l=d.documentElement.lang,n=Date.now()/1e3,e='Ed25519',v={},o,
q=x=>d.querySelectorAll('[data-slot'+x),
b=x=>Uint8Array.from(atob(x),c=>c.charCodeAt()),
f=x=>m.in.split(' ').includes(x);
// "Not now" leaves one date on this device and tells nobody; the style sheet hides what asks.
try{localStorage.later>n&&(m.quiet=1)}catch{}
for(let x of q('=later]')){x.hidden=0;x.onclick=_=>{m.quiet=1;localStorage.later=n+12e5}}
try{
let[g,t]=(await(await fetch(s.up+`_s/${l}.json`)).text()).split('\n'),c=crypto.subtle,j=JSON.parse(t);
for(let k of s.keys.split(' '))o||=await c.verify(e,await c.importKey('raw',b(k),e,0,['verify']),b(g),new TextEncoder().encode(t));
if(o&&j.lang==l){
if(j.until>n)v={...j.appeals.find(a=>a.until>n&&(!a.only[0]||a.only.some(f))&&!a.never.some(f))?.say,banner:j.banner.until>n&&j.banner.say,notice:j.notices[m.story]};
if(n-j.at>26e4)v.age=j.age;
// The page says which slots there are. A link is an address below this paper's own root, or stays what it was.
for(let x of q(']')){
let[t,a]=v[x.dataset.slot]||[];
if(t){x.textContent=t;x.hidden=0;if(/^([\w~-][\w.~-]*\/)+$/.test(a))x.href=s.up+a}}
}}catch{}
})}
