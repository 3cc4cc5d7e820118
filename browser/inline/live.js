// Counts what is new in a live story (docs/edit/live.md): one line of text changes, nothing moves, nothing is kept.
// Frozen: its hash stands in the policy of every live story. tests/press/test_loader.py says how to thaw it.
{let a=document.querySelector('.fresh a'),s=a.dataset,w=6e4,
ask=async _=>{
try{
// A page that nobody looks at asks nothing.
if(!document.hidden){
let j=await(await fetch(s.count,{cache:'no-cache'})).json(),n=j.updates.filter(x=>x>s.newest).length;
if(n)a.textContent=s.said.replace('{n}',n.toLocaleString(document.documentElement.lang));
if(j.state=='ended'){if(!n)a.textContent=s.over;return}
w=6e4}
}catch{w=Math.min(w*2,9e5)}
// Not all at once, and after a failure ever more seldom.
setTimeout(ask,w*(.75+Math.random()/2))};
setTimeout(ask,w)}
