import type { Principal } from '#domain/access/principal.ts';
import { ACCESS, audienceOf, isMachineRoute, mayPass } from './access.ts';

/** Everybody who may come to a door, as the columns of the table. Cookies and keys exclude each other by address. */
export const VISITORS = [
	'anonymous',
	'guest of A',
	'guest of B',
	'shopper of A',
	'agent',
	'manager',
	'admin',
	'key with the scope',
	'other key'
] as const;
export type Visitor = (typeof VISITORS)[number];

/**
 * `yes`: comes in. `own`: comes in and sees what they proved, signed in to or were invited to, and for the rest the
 * same "not here" as for what does not exist. `token`: whoever holds the link in the address, and nobody once it has
 * ended or was taken back. `signed`: whoever signs the bytes as the vendor does. `no`: turned away at the door.
 */
export type Entry = 'yes' | 'own' | 'token' | 'signed' | 'no';
/** `method` is `any` where the route's own methods are all for the same people. */
export type AccessRow = { route: string; method: string; entries: Record<Visitor, Entry> };

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** Asked where one answer stands for all of a route's methods. */
const isForAll = (route: string) => METHODS.every((method) => audienceOf(route, method) !== undefined);
const session = { id: '', session: '' };

function principalOf(visitor: Visitor, scopes: readonly string[]): Principal {
	switch (visitor) {
		case 'anonymous':
			return { kind: 'anonymous' };
		case 'guest of A':
		case 'guest of B':
			return { kind: 'guest', ...session };
		case 'shopper of A':
			return { kind: 'shopper', ...session, email: '' };
		case 'key with the scope':
			return { kind: 'machine', id: '', scopes };
		case 'other key':
			return { kind: 'machine', id: '', scopes: [] };
		default:
			return { kind: 'staff', ...session, role: visitor };
	}
}

/** The authorisation table, every route and method by every visitor, computed by what the guard itself asks. */
export function accessTable(): AccessRow[] {
	return Object.keys(ACCESS).flatMap((route) =>
		(isForAll(route) ? (['any'] as const) : METHODS).flatMap((method) => {
			const audience = audienceOf(route, method === 'any' ? 'GET' : method);
			if (audience === undefined) return [];
			const scopes = typeof audience === 'object' && 'scope' in audience ? [audience.scope] : [];
			const entryOf = (visitor: Visitor): Entry => {
				const isKey = visitor.endsWith('key') || visitor.startsWith('key');
				// A key is looked at on the machines' addresses only, and a cookie only on the others.
				const isSeen = isKey === isMachineRoute(route);
				const principal: Principal = isSeen ? principalOf(visitor, scopes) : { kind: 'anonymous' };
				if (mayPass(audience, principal)) return 'no';
				if (audience === 'grant') return 'own';
				return audience === 'token' || audience === 'signed' ? audience : 'yes';
			};
			const entries = Object.fromEntries(VISITORS.map((who) => [who, entryOf(who)]));
			return [{ route, method, entries: entries as Record<Visitor, Entry> }];
		})
	);
}

const INTRO = `# Who may knock where

Every route and method by everybody who may come to it. This page is written from the table that the guard in
\`src/hooks.server.ts\` asks (\`src/lib/server/http/access.ts\`); what is not listed is not there. A test walks all of it.

- **yes**: comes in.
- **own**: comes in and sees what they proved, signed in to or were invited to; for the rest the same "not here", in body
  and in time, as for what does not exist.
- **token**: whoever holds the link in the address, and nobody once it has ended or was taken back.
- **signed**: whoever signs the bytes as the vendor does; no key or cookie is looked at.
- –: turned away at the door.

A is an order of theirs, B is somebody else's. Cookies count on pages only, keys on \`/api/\` only. The mailbox exists in a
demo on this machine alone.
`;

/** The table as the page \`docs/access.md\`. */
export function accessPage(): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const rows = accessTable().map(({ route, method, entries }) =>
		line([
			`\`${route.replace(/\/\([\w-]+\)/g, '') || '/'}\``,
			method,
			...VISITORS.map((who) => entries[who].replace(/^no$/, '–'))
		])
	);
	const head = line(['route', 'method', ...VISITORS]);
	return [INTRO, head, line(Array.from({ length: VISITORS.length + 2 }, () => '---')), ...rows, ''].join(
		'\n'
	);
}
