/**
 * Brings a part of the page to what the server has drawn anew, changing only what differs: what somebody unfolded stays
 * open, and what has the focus keeps it. The markup is of our own components, as the page itself is; it is read as a
 * document of its own, in which nothing runs.
 *
 * @param markup the part with its outermost element
 */
export function redraw(part: Element, markup: string): void {
	const drawn = new DOMParser().parseFromString(markup, 'text/html').body.firstElementChild;
	if (drawn) match(part, drawn);
}

function match(old: Element, drawn: Element): void {
	for (const { name } of [...old.attributes]) {
		if (name !== 'open' && !drawn.hasAttribute(name)) old.removeAttribute(name);
	}
	for (const { name, value } of drawn.attributes) {
		if (old.getAttribute(name) !== value) old.setAttribute(name, value);
	}
	const fresh = [...drawn.childNodes];
	const before = [...old.childNodes];
	for (const [index, node] of fresh.entries()) {
		const known = before[index];
		if (known?.nodeName !== node.nodeName) {
			if (known) known.replaceWith(node);
			else old.append(node);
		} else if (known instanceof Element && node instanceof Element) match(known, node);
		else if (known.nodeValue !== node.nodeValue) known.nodeValue = node.nodeValue;
	}
	for (const left of before.slice(fresh.length)) left.remove();
}
