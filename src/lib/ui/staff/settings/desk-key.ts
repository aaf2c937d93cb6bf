import type { RefusalCode } from '#domain/refusal.ts';
import { m } from '#i18n/paraglide/messages.js';

/** A machine's key as the desk shows it; times are instants. */
export type DeskKey = {
	id: string;
	name: string;
	scopes: readonly string[];
	createdAt: string;
	createdBy: string | null;
	lastUsedAt: string | null;
	expiresAt: string | null;
	revokedAt: string | null;
};

export type KeyAnswer = {
	about: string;
	done?: boolean;
	code?: RefusalCode;
	field?: string | undefined;
	/** Shown this once. */
	key?: string;
	id?: string;
	name?: string;
	typed?: { name?: string; scopes?: string[]; id?: string } | undefined;
} | null;

/** What a key with a scope may do. */
export const SCOPE_WORDS = {
	'orders:read': m['staff.settings.scope.orders_read'],
	'orders:write': m['staff.settings.scope.orders_write'],
	'quotes:write': m['staff.settings.scope.quotes_write'],
	'quotes:ask': m['staff.settings.scope.quotes_ask'],
	'warehouse:write': m['staff.settings.scope.warehouse_write'],
	'tracking:write': m['staff.settings.scope.tracking_write'],
	'finance:write': m['staff.settings.scope.finance_write'],
	'credits:write': m['staff.settings.scope.credits_write'],
	'catalogue:write': m['staff.settings.scope.catalogue_write'],
	'stock:write': m['staff.settings.scope.stock_write'],
	'links:write': m['staff.settings.scope.links_write'],
	'policy:write': m['staff.settings.scope.policy_write'],
	'endpoints:write': m['staff.settings.scope.endpoints_write'],
	'feedback:read': m['staff.settings.scope.feedback_read']
};
