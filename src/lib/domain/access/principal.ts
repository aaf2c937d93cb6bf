import type { StaffRole } from './staff-role.ts';

/** Who is asking. Told by the guard, believed by everybody behind it. */
export type Principal =
	| { kind: 'anonymous' }
	/** A system with a key; `scopes` say what it may do. */
	| { kind: 'machine'; id: string; scopes: readonly string[] }
	/** A browser that proved some orders; what it may see hangs on grants. */
	| { kind: 'guest'; id: string; session: string }
	/** Somebody who proved a mail address, and so may see every order of it. */
	| { kind: 'shopper'; id: string; session: string; email: string }
	/** Somebody who works at the shop; what they may do hangs on their role. */
	| { kind: 'staff'; id: string; session: string; role: StaffRole };
