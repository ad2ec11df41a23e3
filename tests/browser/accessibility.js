// What can be checked of WCAG 2.2 AA on a page as it stands: returns a list of findings in words.
// Evaluated as one expression by tests/browser/test_every_page.py.
() => {
  const findings = [];
  const TARGET = 24;

  const isRendered = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isHidden = (node) => node.closest("[aria-hidden=true], [hidden], template") !== null;
  // Text for screen readers only: clipped to one pixel.
  const isClipped = (node) => node.closest(".visually-hidden, .skip-link, .tool-text") !== null;
  const every = (selector) => [...document.querySelectorAll(selector)].filter(isRendered);
  const shown = (node) => {
    const tag = node.outerHTML.replace(/\s+/g, " ");
    return tag.length > 140 ? `${tag.slice(0, 140)}…` : tag;
  };
  const note = (what, node) => findings.push(node ? `${what}: ${shown(node)}` : what);

  // The text of a node without pictures and without what is hidden from screen readers.
  function spoken(node) {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true], svg, img").forEach((part) => part.remove());
    return copy.textContent;
  }

  const textOf = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");

  function nameOf(node) {
    const labelled = node.getAttribute("aria-labelledby");
    if (labelled) {
      return textOf(labelled).trim();
    }
    const pictures = [...node.querySelectorAll("img[alt], svg[aria-label], svg > title")]
      .filter((picture) => !isHidden(picture))
      .map((picture) => picture.alt ?? picture.getAttribute("aria-label") ?? picture.textContent);
    const labels = [...(node.labels ?? [])].map(spoken);
    const own = node.matches("select, textarea, input") ? "" : spoken(node);
    return [node.getAttribute("aria-label"), ...labels, own, ...pictures, node.title].join(" ").trim();
  }

  function checkDocument() {
    if (!/^(zh|en)\b/i.test(document.documentElement.lang)) {
      note(`lang of the page is “${document.documentElement.lang}”`);
    }
    if (document.title.split("·")[0].trim() === "") {
      note("the page has no title of its own");
    }
    if (every("main").length !== 1) {
      note(`${every("main").length} main landmarks`);
    }
    const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
    for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index))) {
      note(`id “${id}” is given twice`);
    }
    for (const attribute of ["for", "aria-describedby", "aria-labelledby", "aria-controls"]) {
      for (const node of every(`[${attribute}]`)) {
        for (const id of node.getAttribute(attribute).split(/\s+/)) {
          if (!document.getElementById(id)) {
            note(`${attribute} names “${id}”, which is not there`, node);
          }
        }
      }
    }
    for (const node of every("nav")) {
      if (nameOf(node) === spoken(node).trim() && every("nav").length > 1) {
        note("one of several navigations has no name", node);
      }
    }
  }

  function checkHeadings() {
    const headings = every("h1, h2, h3, h4, h5, h6");
    const first = headings.filter((node) => node.matches("h1"));
    if (first.length !== 1) {
      note(`${first.length} h1`);
    }
    let level = 0;
    for (const node of headings) {
      const own = Number(node.tagName[1]);
      if (node.textContent.trim() === "") {
        note("empty heading", node);
      }
      if (own > level + 1) {
        note(`heading jumps from level ${level} to ${own}`, node);
      }
      level = own;
    }
  }

  function checkNames() {
    for (const node of every("input:not([type=hidden]), select, textarea, button, summary, a[href]")) {
      if (nameOf(node) === "") {
        note("no name", node);
      }
    }
    for (const node of every("fieldset")) {
      if (!node.querySelector("legend")?.textContent.trim()) {
        note("fieldset without legend", node);
      }
    }
    for (const node of every("img:not([alt])")) {
      note("picture without alt", node);
    }
    for (const node of every("svg").filter((one) => !isHidden(one))) {
      const name = node.getAttribute("aria-label") ?? node.querySelector("title")?.textContent ?? "";
      // What lies within a picture is hidden; a drawing that holds links is a group of them.
      const role = node.querySelector("a") ? "group" : "img";
      if (node.getAttribute("role") !== role || name.trim() === "") {
        note("drawing that is neither named nor hidden", node);
      }
    }
  }

  function checkTables() {
    for (const table of every("table")) {
      const heads = [...table.querySelectorAll("th")];
      if (!table.querySelector("thead th")) {
        note("table without column headers", table);
      }
      for (const head of heads) {
        if (!["col", "row", "colgroup", "rowgroup"].includes(head.getAttribute("scope"))) {
          note("table header without scope", head);
        }
        if (head.textContent.trim() === "") {
          note("empty table header", head);
        }
      }
      const width = [...(table.tHead?.rows[0]?.cells ?? [])].reduce((all, cell) => all + cell.colSpan, 0);
      for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
        if ([...row.cells].reduce((all, cell) => all + cell.colSpan, 0) !== width) {
          note(`row with another number of cells than the ${width} headers`, row);
        }
      }
    }
  }

  // What a finger has to hit: for a box to tick, its label too (WCAG 2.5.8).
  function areaOf(node) {
    const boxes = [node, ...(node.matches("[type=checkbox], [type=radio]") ? node.labels : [])];
    const areas = boxes.map((box) => box.getBoundingClientRect());
    const left = Math.min(...areas.map((area) => area.left));
    const top = Math.min(...areas.map((area) => area.top));
    const right = Math.max(...areas.map((area) => area.right));
    const bottom = Math.max(...areas.map((area) => area.bottom));
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  }

  // A link in a sentence is excepted: the line height decides its size.
  function isInSentence(node) {
    if (getComputedStyle(node).display !== "inline") {
      return false;
    }
    const block = node.closest("p, dd, li, td, th, blockquote, div, span");
    return block !== null && block.textContent.trim().length > node.textContent.trim().length;
  }

  function checkTargets() {
    const targets = every("a[href], button, input:not([type=hidden]), select, textarea, summary").filter(
      (node) => !isClipped(node) && !node.disabled,
    );
    const areas = new Map(targets.map((node) => [node, areaOf(node)]));
    const isSmall = (area) => Math.min(area.width, area.height) < TARGET - 0.5;
    for (const [node, area] of areas) {
      if (!isSmall(area) || isInSentence(node)) {
        continue;
      }
      // Small, but alone: a circle of 24 pixels around it touches no other target.
      const x = (area.left + area.right) / 2;
      const y = (area.top + area.bottom) / 2;
      const crowded = [...areas].some(([other, box]) => {
        if (other === node || other.contains(node) || node.contains(other)) {
          return false;
        }
        const reach = isSmall(box) ? TARGET : TARGET / 2;
        const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        const dx = isSmall(box) ? x - middle[0] : Math.max(box.left - x, 0, x - box.right);
        const dy = isSmall(box) ? y - middle[1] : Math.max(box.top - y, 0, y - box.bottom);
        return Math.hypot(dx, dy) < reach - 0.5;
      });
      if (crowded) {
        note(`target of ${Math.round(area.width)}×${Math.round(area.height)} px beside another`, node);
      }
    }
  }

  const colourOf = (text) => {
    const parts = (text.match(/[\d.]+/g) ?? []).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  function groundOf(node) {
    for (let one = node; one; one = one.parentElement) {
      const { rgb, alpha } = colourOf(getComputedStyle(one).backgroundColor);
      if (alpha === 1) {
        return rgb;
      }
    }
    return [255, 255, 255];
  }

  function checkContrast() {
    const seen = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode.parentElement;
      const isText = walker.currentNode.data.trim() !== "";
      if (!isText || seen.has(node) || !isRendered(node) || isHidden(node) || isClipped(node)) {
        continue;
      }
      seen.add(node);
      if (node.closest(":disabled, [aria-disabled=true], svg, option")) {
        continue;
      }
      const style = getComputedStyle(node);
      const size = Number.parseFloat(style.fontSize);
      const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
      const both = [luminance(colourOf(style.color).rgb), luminance(groundOf(node))].sort((a, b) => a - b);
      const ratio = (both[1] + 0.05) / (both[0] + 0.05);
      if (ratio < needed) {
        note(`contrast ${ratio.toFixed(2)}`, node);
      }
    }
  }

  // Called after a key was pressed: a script that moves the focus then shows it as a key would.
  function checkFocus() {
    const focusable = every("a[href], button, input:not([type=hidden]), select, textarea, summary").filter(
      (node) => !node.disabled && node.closest("dialog") === null,
    );
    const before = document.activeElement;
    for (const node of focusable) {
      node.focus({ preventScroll: true });
      if (document.activeElement !== node) {
        note("cannot be focused", node);
        continue;
      }
      const style = getComputedStyle(node);
      const ring = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
      if (!ring) {
        note("focus cannot be seen", node);
      }
    }
    before?.focus?.({ preventScroll: true });
  }

  checkDocument();
  checkHeadings();
  checkNames();
  checkTables();
  checkTargets();
  checkContrast();
  checkFocus();
  return findings;
}
