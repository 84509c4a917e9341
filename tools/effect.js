// What a reader sees of one text of an EPUB, measured in the page itself; see effect.py, which puts this into each text.
//
// Given: `window.judged`: {title, transparent: [names of pictures without a ground], chosen: whether the reader has chosen a
// face, full: a sheet with the uncut fonts, packed: the families that the program's own sheet packs}.
// Left in `window.found`: complaints as [kind, words].

window.addEventListener('load', async () => {
  await document.fonts.ready;
  const found = [];
  const say = (kind, what) => { if (found.length < 40) found.push([kind, what.replace(/\s+/g, ' ').trim().slice(0, 90)]); };
  const { title, transparent, chosen, full } = window.judged;
  const body = document.body;
  const styleOf = (element) => getComputedStyle(element);
  const isVertical = styleOf(body).writingMode.startsWith('vertical');
  // The page: lines may not be longer than it. The other way it is turned over, or scrolled.
  const page = isVertical ? document.documentElement.clientHeight : document.documentElement.clientWidth;
  const across = (box) => isVertical ? [box.top, box.bottom] : [box.left, box.right];
  const slack = 1.5;
  const scrolls = (element) => {
    for (let it = element; it; it = it.parentElement) {
      const style = styleOf(it), way = isVertical ? style.overflowY : style.overflowX;
      if (it !== body && (way === 'auto' || way === 'scroll')) return true;
    }
    return false;
  };
  const range = document.createRange();
  const textNodes = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), nodes = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) nodes.push(walker.currentNode);
    return nodes;
  };
  const boxesOf = (node) => {
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((box) => 1 < box.width && 1 < box.height);
  };
  const isHidden = (element) => Boolean(element.closest('script, style, title, details:not([open]), [hidden]'));

  // wide: boxes, and the lines of text in them: a word may stick out of a box that fits.
  const isOver = (box) => { const [from, to] = across(box); return from < -slack || page + slack < to; };
  for (const it of body.querySelectorAll('*')) {
    const box = it.getBoundingClientRect();
    // Spaces hang over the edge where lines of code are turned: words are measured there, below.
    if (it.closest('pre') && styleOf(it).display === 'inline') continue;
    if (box.width && box.height && isOver(box) && !scrolls(it)) {
      say('wide', `<${it.localName}> ${across(box).map(Math.round).join(' to ')} of ${page}: ${it.textContent}`);
      break;
    }
  }
  for (const node of textNodes(body)) {
    if (isHidden(node.parentElement) || scrolls(node.parentElement)) continue;
    const words = node.parentElement.closest('pre') ? [...node.data.matchAll(/\S+/g)] : [];
    const boxes = words.length ? words.flatMap((word) => {
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
      return [...range.getClientRects()];
    }) : boxesOf(node);
    const box = boxes.find(isOver);
    if (box) { say('wide', `words at ${across(box).map(Math.round).join(' to ')} of ${page}: ${node.data}`); break; }
  }

  // A picture that is longer than the page, the way that the text goes on, is cut where pages are turned.
  const depth = isVertical ? innerWidth : innerHeight;
  for (const it of body.querySelectorAll('img, svg, video')) {
    const box = it.getBoundingClientRect(), long = isVertical ? box.width : box.height;
    if (depth + slack < long && !scrolls(it)) say('wide', `<${it.localName}> ${Math.round(long)} of ${depth}: ${it.getAttribute('src') ?? ''}`);
  }

  // clipped: words that a box hides.
  for (const it of body.querySelectorAll('*')) {
    const style = styleOf(it);
    if (![style.overflowX, style.overflowY].some((way) => way === 'hidden' || way === 'clip') || !it.textContent.trim()) continue;
    if (it.closest('svg')) continue;
    if (it.clientWidth + 2 < it.scrollWidth || it.clientHeight + 4 < it.scrollHeight) say('clipped', `<${it.localName}> ${it.textContent}`);
  }

  // lost: what has no box, lies off the page, or is not what is on top where its letters are (cut off, or behind something else).
  // The names of a table's columns stand above it or in its rows.
  const hasBox = (element) => 0 < element.getClientRects().length;
  const namesColumns = (element) => {
    const table = element.closest('thead, .column-name, .column-cell')?.closest('table');
    return Boolean(table) && ([...table.querySelectorAll('thead th, .column-name')].some(hasBox)
      || [...table.querySelectorAll('[data-label]')].some((it) => !['none', 'normal'].includes(getComputedStyle(it, '::before').content)));
  };
  const root = document.scrollingElement;
  const isOnTop = (element, box) => {
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    if (x < -root.scrollLeft && !isVertical || y < -root.scrollTop) return false;
    scrollBy(x - innerWidth / 2, y - innerHeight / 2);
    const [left, top] = moved();
    const seen = document.elementFromPoint(x - left, y - top);
    scrollTo(0, 0);
    return seen !== null && element.contains(seen);
  };
  const moved = () => [root.scrollLeft, root.scrollTop];
  let probes = 0;
  for (const node of textNodes(body)) {
    const it = node.parentElement;
    if (isHidden(it) || it.closest('svg, math') || namesColumns(it)) continue;
    const boxes = boxesOf(node);
    if (!boxes.length) { if (/[\p{L}\p{N}]/u.test(node.data)) say('lost', `no box: ${node.data}`); continue; }
    if (scrolls(it) || 2000 < (probes += 1)) continue;
    if (!isOnTop(it, boxes[Math.floor(boxes.length / 2)])) say('lost', `cut off, behind something or off the page: ${node.data}`);
  }
  for (const it of body.querySelectorAll('img, svg, math, audio, video')) {
    const box = it.getBoundingClientRect();
    // A picture may be small as a letter; one that was larger and is a dot now is not seen.
    const least = 10 < (it.naturalWidth ?? 0) ? 4 : 1;
    if (!isHidden(it) && (box.width < least || box.height < least)) say('lost', `<${it.localName}> ${it.getAttribute('src') ?? it.textContent}`);
  }

  // over: lines of letters over one another. Boxes of lines overlap where all is well, so of each only what small letters are high.
  const lines = [];
  for (const node of textNodes(body)) {
    const it = node.parentElement;
    // A reading may be wider than what it stands over, and hang over the words beside it.
    if (isHidden(it) || it.closest('svg, math, ruby')) continue;
    const style = styleOf(it), half = parseFloat(style.fontSize) * 0.33;
    if (parseFloat(style.letterSpacing) < -half * 0.6) say('over', `letters of ${node.data}`);
    for (const box of boxesOf(node)) {
      const middle = isVertical ? (box.left + box.right) / 2 : (box.top + box.bottom) / 2;
      lines.push({ from: middle - half, to: middle + half, ends: across(box), what: node.data.trim().slice(0, 40) });
    }
  }
  for (const it of body.querySelectorAll('img, video')) {
    const box = it.getBoundingClientRect(), [from, to] = isVertical ? [box.left, box.right] : [box.top, box.bottom];
    if (2 < to - from) lines.push({ from: from + 1, to: to - 1, ends: across(box), what: it.getAttribute('src') ?? it.localName });
  }
  lines.sort((a, b) => a.from - b.from);
  overlaps: for (let at = 0; at < lines.length; at += 1) {
    for (let next = at + 1; next < lines.length && lines[next].from < lines[at].to - 1; next += 1) {
      const [a, b] = [lines[at].ends, lines[next].ends];
      if (Math.min(a[1], b[1]) - Math.max(a[0], b[0]) <= 2) continue;
      say('over', `${lines[at].what} / ${lines[next].what}`);
      break overlaps;
    }
  }

  // cut: words, figures and dates over two lines where no line may end. Where this browser lets a line end
  // it shows beside the text, in a box without width: it may have no patterns for the language.
  const known = new Map();
  const lineOf = (box) => Math.round((isVertical ? box.left : box.top) / 8);
  // Between which letters of a text another line begins; of letters that are drawn.
  const endings = (node, from, count) => {
    const found = new Set();
    let before = null;
    for (let at = from; at < from + count; at += 1) {
      range.setStart(node, at); range.setEnd(node, at + 1);
      const box = [...range.getClientRects()].filter((box) => 1 < box.width).pop();
      if (!box || node.data[at] === '\u00ad') continue;
      if (before !== null && lineOf(box) !== before) found.add(at - from);
      before = lineOf(box);
    }
    return found;
  };
  const pieces = (holder, word) => {
    const style = styleOf(holder), language = holder.closest('[lang]')?.lang ?? '';
    const key = [language, style.hyphens, style.font, style.letterSpacing, word].join(' ');
    if (!known.has(key)) {
      const probe = document.createElement('div');
      probe.lang = language;
      probe.textContent = word;
      probe.style.cssText = `position:absolute;inline-size:1px;overflow-wrap:normal;word-wrap:normal;word-break:normal;line-height:2;
        white-space:normal;text-indent:0;font:${style.font};letter-spacing:${style.letterSpacing};hyphens:${style.hyphens}`;
      body.append(probe);
      known.set(key, endings(probe.firstChild, 0, word.length));
      probe.remove();
    }
    return known.get(key);
  };
  const unparted = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Hangul}]/u;
  // What is wider than the page can't be whole, but has a hyphen where it is parted.
  const isTorn = (holder, node, word) => {
    const ends = pieces(holder, word[0]);
    return [...endings(node, word.index, word[0].length)].some((at) => !ends.has(at));
  };
  for (const node of textNodes(body)) {
    const holder = node.parentElement;
    if (holder.closest('pre, code, kbd, samp, math, svg, script, style, details:not([open])')) continue;
    for (const word of node.data.matchAll(/(?:[\p{L}\p{M}\p{N}\u00ad]|(?<=\p{N})[-.,:'’/](?=\p{N})){2,}/gu)) {
      if (unparted.test(word[0])) continue;
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
      // A drop cap is higher than the rest of its word, and begins above it.
      const initial = word.index === 0 && getComputedStyle(holder, '::first-letter');
      if (initial && (initial.float !== 'none' || !['normal', '', undefined].includes(initial.initialLetter))) range.setStart(node, word.index + 1);
      const lines = new Set([...range.getClientRects()].filter((box) => 1 < box.width && 1 < box.height)
        .map(lineOf));
      if (1 < lines.size && isTorn(holder, node, word)) say('cut', `${word[0]} in <${holder.localName}>`);
    }
  }

  // caption: narrow beside an empty page.
  for (const it of document.querySelectorAll('caption, figcaption')) {
    const box = it.getBoundingClientRect();
    // In vertical lines tables lie as elsewhere, and so do their captions.
    const isUpright = styleOf(it).writingMode.startsWith('vertical');
    const [length, depth] = isUpright ? [box.height, box.width] : [box.width, box.height];
    if (length < (isUpright ? innerHeight : innerWidth) * 0.4 && 30 < it.textContent.trim().length && 90 < depth) say('caption', it.textContent);
  }

  // ink: letters against their ground.
  const rgb = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((part) => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let it = element; it; it = it.parentElement) {
      const color = rgb(styleOf(it).backgroundColor);
      if (color.length < 4 ? color.length : 0.5 < color[3]) return color;
    }
    return [255, 255, 255];
  };
  const filtered = (style) => { const [, share, percent] = style.filter.match(/opacity\(([\d.]+)(%?)\)/) ?? [null, 1]; return percent ? share / 100 : share; };
  const opacity = (element) => { let share = 1; for (let it = element; it; it = it.parentElement) share *= styleOf(it).opacity * filtered(styleOf(it)); return share; };
  const contrast = (color, share, paper) => {
    const [r, g, b, alpha = 1] = rgb(color);
    const ink = [r, g, b].map((part, at) => part * share * alpha + paper[at] * (1 - share * alpha));
    const [one, two] = [light(ink), light(paper)].sort((a, b) => b - a);
    return (one + 0.05) / (two + 0.05);
  };
  for (const it of body.querySelectorAll('*')) {
    if (isHidden(it) || !it.getClientRects().length) continue;
    if (![...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const style = styleOf(it), paper = ground(it);
    const isDrawn = it.closest('svg') !== null;
    if (isDrawn && it.localName !== 'text' && it.localName !== 'tspan') continue;
    const color = isDrawn ? style.fill : style.webkitTextFillColor || style.color;
    if (isDrawn && !color.startsWith('rgb')) continue;
    if (contrast(color, opacity(it), paper) < 2.5) say('ink', `${color} on ${paper}: ${it.textContent}`);
    if (style.visibility === 'hidden' || parseFloat(style.fontSize) < 5) say('ink', `not to be seen: ${it.textContent}`);
  }
  // Drawings in the text: one line at least that can be told from the page.
  for (const drawing of body.querySelectorAll('svg')) {
    const shapes = [...drawing.querySelectorAll('path, rect, circle, ellipse, line, polyline, polygon')];
    const paper = ground(drawing);
    const shows = (color) => color.startsWith('rgb') && 1.5 <= contrast(color, opacity(drawing), paper);
    if (shapes.length && !shapes.some((it) => shows(styleOf(it).fill) || shows(styleOf(it).stroke))) say('ink', 'a drawing is not seen');
  }
  // Pictures without a ground of their own: their ink against what is behind them, at night.
  const hiddenShare = (picture, paper) => {
    const canvas = document.createElement('canvas');
    canvas.width = 200; canvas.height = Math.max(1, Math.round(200 * picture.naturalHeight / picture.naturalWidth) || 200);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let all = 0, hidden = 0;
    for (let at = 0; at < data.length; at += 4) {
      const alpha = data[at + 3];
      all += alpha;
      if (alpha && contrast(`rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`, 1, paper) < 1.5) hidden += alpha;
    }
    return all ? hidden / all : 0;
  };
  if (light(ground(body)) < 0.2) for (const it of document.querySelectorAll('img:not([role=doc-cover])')) {
    const name = (it.getAttribute('src') || '').split('/').pop();
    const paper = ground(it);
    if (!transparent.includes(name)) continue;
    // White that is drawn on white paper hides nothing but what is white alone.
    const most = light(paper) < 0.2 ? 0.2 : 0.995;
    // What is not shown is told below.
    const isShown = await it.decode().then(() => true, () => false);
    if (isShown && most < hiddenShare(it, paper)) say('ink', `the ground of ${name} hides it`);
  }
  // The cover is judged below. `decode` waits for a picture that is still being read, and fails for one that can't be.
  for (const it of document.querySelectorAll('img:not([role=doc-cover])')) {
    await it.decode().catch(() => say('picture', `${it.getAttribute('src')} is not shown`));
  }

  // face: of each packed family, the face that a text asks for is the one that is used.
  const plain = (name) => name.trim().replace(/["']/g, '');
  const faces = [...document.fonts];
  const packed = new Set(faces.map((face) => plain(face.family)));
  const asked = new Map();
  for (const node of chosen ? [] : textNodes(body)) {
    const it = node.parentElement;
    if (isHidden(it) || it.closest('svg, math')) continue;
    const style = styleOf(it), family = plain(style.fontFamily.split(',')[0]);
    const key = [family, style.fontStyle.startsWith('italic') ? 'italic' : 'normal', 600 <= Number(style.fontWeight) ? 700 : 400];
    asked.set(key.join(' '), { key, sample: node.data });
    // A book that packs faces sets all of its words in them.
    if (window.judged.packed.length && !packed.has(family)) say('face', `${family} is not packed: ${node.data}`);
  }
  const weights = (face) => { const parts = face.weight.split(' ').map((part) => ({ normal: 400, bold: 700 })[part] ?? Number(part)); return [parts[0], parts[parts.length - 1]]; };
  for (const { key: [family, style, weight], sample } of asked.values()) {
    const own = faces.filter((face) => plain(face.family) === family);
    if (!own.length) continue;
    const fits = (face) => face.style === style && weights(face)[0] <= weight && weight <= weights(face)[1];
    // Where a family has no such face, the reader makes it from the nearest one.
    const wanted = own.some(fits) ? own.filter(fits) : own;
    if (!wanted.some((face) => face.status === 'loaded')) say('face', `${family} ${style} ${weight} is packed and not used: ${sample}`);
  }
  for (const face of faces) if (face.status === 'error') say('face', `${plain(face.family)} ${face.style} ${face.weight} can't be read`);
  window.used = faces.filter((face) => face.status === 'loaded').map((face) => plain(face.family));

  // formula: columns of aligned formulas: right, left, right, left, as amsmath sets them.
  for (const table of document.querySelectorAll('mtable.menv-alignlike, mtable.menv-cases')) {
    const isCases = table.classList.contains('menv-cases');
    const columns = [];
    for (const row of table.querySelectorAll(':scope > mtr')) {
      const cells = [...row.children].filter((cell) => !cell.matches('.eqn-margin, .eqn-number'));
      cells.forEach((cell, at) => {
        const boxes = [...cell.querySelectorAll('*')].map((it) => it.getBoundingClientRect()).filter((box) => box.width);
        if (boxes.length) (columns[at] ??= []).push([Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right))]);
      });
    }
    columns.forEach((cells, at) => {
      const isRight = !isCases && at % 2 === 0;
      const edges = cells.map((edge) => edge[isRight ? 1 : 0]);
      if (3 < Math.max(...edges) - Math.min(...edges)) say('formula', `column ${at + 1} is not in line: ${table.textContent}`);
    });
  }

  // cover: on one page, named as the book is, and with letters on it.
  for (const it of document.querySelectorAll('img[role=doc-cover], img[*|type~="cover"]')) {
    if (isVertical && innerWidth + 1 < document.documentElement.scrollWidth) say('cover', `${document.documentElement.scrollWidth} pixels wide`);
    if (window.innerHeight + 1 < document.documentElement.scrollHeight) say('cover', `${document.documentElement.scrollHeight} pixels high`);
    const words = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
    if (!words(it.alt).includes(words(title))) say('cover', `its description does not hold the title: ${it.alt}`);
    await it.decode().catch(() => say('picture', 'the cover is not shown'));
    const drawn = it.getBoundingClientRect();
    if (0.02 < Math.abs(drawn.width / drawn.height - it.naturalWidth / it.naturalHeight)) say('cover', 'it is stretched');
    const canvas = document.createElement('canvas');
    canvas.width = 400; canvas.height = 640;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(it, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    // A line of letters goes from dark to light and back many times; frames and rules do so a few times.
    let lettered = 0;
    for (let y = 0; y < canvas.height; y += 1) {
      let changes = 0, last = null;
      for (let x = 0; x < canvas.width; x += 1) {
        const at = 4 * (y * canvas.width + x), level = data[at] + data[at + 1] + data[at + 2];
        if (last === null || 90 < Math.abs(level - last)) { changes += last === null ? 0 : 1; last = level; }
      }
      if (10 <= changes) lettered += 1;
    }
    if (lettered < 8) say('cover', `no letters on it: ${lettered} rows of them`);
  }

  // turned: a line of verse begins at its side, and its second line is set in under it.
  for (const verse of document.querySelectorAll('.verse')) {
    const isRight = styleOf(verse).direction === 'rtl';
    if (['center', 'right', 'end'].includes(styleOf(verse.querySelector('p') ?? verse).textAlign) && !isRight) continue;
    const start = (box) => isVertical ? box.top : isRight ? page - box.right : box.left;
    const middle = (box) => isVertical ? (box.left + box.right) / 2 : (box.top + box.bottom) / 2;
    let nearest = Infinity;
    for (const it of verse.querySelectorAll('.line')) {
      const starts = [];
      for (const node of textNodes(it)) for (const box of boxesOf(node)) {
        const line = starts.find((known) => Math.abs(known.middle - middle(box)) < 12);
        if (line) line.start = Math.min(line.start, start(box));
        else starts.push({ middle: middle(box), start: start(box) });
      }
      if (!starts.length) continue;
      nearest = Math.min(nearest, starts[0].start);
      if (1 < starts.length && starts[1].start <= starts[0].start + 2) say('turned', it.textContent);
    }
    if (page * 0.45 < nearest && nearest < Infinity) say('turned', `not at its side: ${verse.textContent}`);
  }

  // note: its mark leads to a note in the book, which readers show over the page.
  for (const mark of document.querySelectorAll('a[*|type~="noteref"]')) {
    const target = (mark.getAttribute('href') || '').split('#');
    if (!target[1]) say('note', `${mark.textContent} leads nowhere`);
    else if (!target[0] && !document.getElementById(decodeURIComponent(target[1]))) say('note', `${mark.textContent} has no note`);
  }

  // shape: each word as wide as in the uncut font.
  if (full && packed.size) {
    const words = [];
    for (const node of textNodes(body)) {
      if (isHidden(node.parentElement) || node.parentElement.closest('svg, math')) continue;
      for (const word of node.data.matchAll(/\S{2,}/gu)) words.push([node, word.index, word[0]]);
    }
    const sizes = () => words.map(([node, at, word]) => {
      range.setStart(node, at); range.setEnd(node, at + word.length);
      const boxes = range.getClientRects();
      return boxes.length === 1 ? boxes[0].width + boxes[0].height * 1e-3 : 0;
    });
    const cut = sizes();
    const sheet = document.createElement('style');
    sheet.textContent = full;
    document.head.append(sheet);
    await Promise.all([...document.fonts].map((face) => face.load().catch(() => say('face', `${face.family}: no uncut font`))));
    await document.fonts.ready;
    sizes().forEach((size, at) => {
      if (size && cut[at] && 0.6 < Math.abs(size - cut[at])) say('shape', `${words[at][2]}: ${cut[at].toFixed(1)}, ${size.toFixed(1)} in the uncut font`);
    });
    sheet.remove();
  }
  window.found = found;
});
