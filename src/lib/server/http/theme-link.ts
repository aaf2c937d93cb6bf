/** The shop's colours for the head of a page; nothing where they are ours. The name is a hash of the stylesheet. */
export const themeLink = (name: string | undefined): string =>
	name === undefined ? '' : `<link rel="stylesheet" href="/shop/theme/${name}.css">`;
