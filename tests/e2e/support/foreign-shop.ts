import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of somebody else's: another origin, and a content security policy that trusts our script and nothing inline. */
export type ForeignShop = { address: string; close(): Promise<void> };

/** With the room that the widget takes, kept for it from the first moment. */
const STYLE =
	'main{max-width:40rem;margin:auto}roundtrip-terms{display:block;min-height:33rem}@media(min-width:40rem){roundtrip-terms{min-height:19rem}}';

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/**
 * A checkout as another shop might build it: its own server, its own style sheet, and the two lines of the widget.
 *
 * @param roundtrip where the widget comes from
 * @param body what stands in the place of the widget's element; the element with a basket where it is left out
 */
export async function startForeignShop(
	roundtrip: string,
	{ basket = '[]', attributes = 'currency="EUR" country="DE" buyer="business"', lang = 'en', body = '' } = {}
): Promise<ForeignShop> {
	const element = `<roundtrip-terms ${attributes} basket="${escape(basket)}"></roundtrip-terms>`;
	const page = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Checkout</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/shop.css"><script type="module" src="${roundtrip}/widget/v1.js"></script></head>
<body><main><h1>Checkout</h1>${body || element}<p>Below</p></main></body></html>`;
	const server = createServer((request, response) => {
		const isStyle = request.url === '/shop.css';
		response.writeHead(request.url === '/' || isStyle ? 200 : 404, {
			'content-type': isStyle ? 'text/css' : 'text/html; charset=utf-8',
			'content-security-policy': `default-src 'none'; script-src ${roundtrip}; connect-src ${roundtrip}; style-src 'self'; base-uri 'none'; require-trusted-types-for 'script'`
		});
		response.end(isStyle ? STYLE : page);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	};
}
