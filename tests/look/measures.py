"""What a real browser is asked about a page: axe, what is lost when it is enlarged, what moves."""

from importlib import resources

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# All rules of all levels, best practice and experiments too.
ASK_AXE = """async () => (await axe.run(document, {rules: {'target-size': {enabled: true}}, runOnly: [
  'wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental']}))
  .violations.map(one => one.id + ': ' + one.nodes.map(node => node.html.slice(0, 160)).join(' | '))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# WCAG 2.2, 1.4.12.
SPACED = """() => { for (const one of document.querySelectorAll('body *')) { const style = one.style;
  style.lineHeight = '1.5'; style.letterSpacing = '.12em'; style.wordSpacing = '.16em'; } }"""
CUT = """() => [...document.querySelectorAll('h1, h2, h3, p, a, li, figcaption, td, th')].filter(one => {
  const style = getComputedStyle(one); return style.overflow !== 'visible' && one.scrollHeight > one.clientHeight + 1;
}).map(one => one.outerHTML.slice(0, 120))"""
# Chromium shrinks a sheet, or in Persian cuts it, to make room for what stands beside it.
BESIDE = """() => [...document.querySelectorAll('body *')].filter(one => { const at = one.getBoundingClientRect();
  return at.width && (at.right < 0 || at.left > innerWidth || at.right > innerWidth + 1 || at.left < -1) })
  .map(one => one.outerHTML.slice(0, 120))"""
SHIFTS = """() => new Promise(done => { let sum = 0; new PerformanceObserver(list => {
  for (const one of list.getEntries()) sum += one.value }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300) })"""
