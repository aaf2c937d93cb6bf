import type { Principal as DomainPrincipal } from '#domain/access/principal.ts';
import type { Locale } from '#i18n/locale.ts';
import type { App as Composed } from '#server/app.ts';
import type { ShopFace } from '#domain/shop/identity.ts';
import type { SeenOrder } from '#server/app/views.ts';

declare global {
	namespace App {
		interface Locals {
			/** Everything the engine room offers; composed once, by the door. */
			app: Composed;
			principal: DomainPrincipal;
			/** The order of an order page, where it was read together with who asks. */
			seen?: SeenOrder;
			locale: Locale;
			/** Also sent as `X-Request-Id`, and in every line logged about this request. */
			requestId: string;
			log: { error(facts: object, text: string): void; warn(facts: object, text: string): void };
			/** Bytes a body may have. */
			bodyLimit: number;
			/** Where the request comes from, past the proxies in front. */
			clientAddress: string;
			/** JSON-LD that this page carries in its head, safe to stand in a script element. */
			linkedData?: string;
		}
		interface PageData {
			/** Who the shop is, on every page. */
			shop: ShopFace;
			/** Shown without a network, from what this phone keeps. */
			kept?: boolean;
		}
		interface Error {
			message: string;
			/** What to quote when asking for help. */
			requestId?: string;
		}
		interface Platform {
			req: import('node:http').IncomingMessage & {
				/** Put there by the door; `principal` and `locale` are the guard's to find out. */
				roundtrip?: Omit<Locals, 'principal' | 'locale'>;
			};
		}
	}
}

export {};
