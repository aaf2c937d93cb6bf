import type { Command } from './command.ts';

/** One line of the command table; its file is loaded only when it is asked for. */
export type Entry = {
	name: string;
	summary: string;
	/** It passes a whole shop on, and keeps small however large that is. */
	isLean?: true;
	load: () => Promise<{ command: Command }>;
};

/** Every command, in the order --help lists them. */
export const COMMANDS: readonly Entry[] = [
	{
		name: 'keys',
		summary: 'Make keys for machines',
		load: () => import('./commands/keys.ts')
	},
	{
		name: 'links',
		summary: 'Make links that open one order',
		load: () => import('./commands/links.ts')
	},
	{
		name: 'staff',
		summary: 'Invite people who work at the shop, and shut them out',
		load: () => import('./commands/staff.ts')
	},
	{
		name: 'policy',
		summary: 'Check and publish the shop’s policy',
		load: () => import('./commands/policy.ts')
	},
	{
		name: 'receipt',
		summary: 'Write the receipt of an order, or check one',
		load: () => import('./commands/receipt.ts')
	},
	{
		name: 'people',
		summary: 'Tell a person all that is held of them, or forget them',
		load: () => import('./commands/people.ts')
	},
	{
		name: 'payments',
		summary: 'Compare our refunds with the payment provider’s list',
		load: () => import('./commands/payments.ts')
	},
	{
		name: 'retention',
		summary: 'Let go what is past its time, and follow the hash chains',
		load: () => import('./commands/retention.ts')
	},
	{
		name: 'import',
		summary: 'Bring in orders and products of other systems, as history',
		load: () => import('./commands/import.ts')
	},
	{
		name: 'export',
		isLean: true,
		summary: 'Write the whole shop into one file',
		load: () => import('./commands/export.ts')
	},
	{
		name: 'restore',
		isLean: true,
		summary: 'Put such a file into an empty database',
		load: () => import('./commands/restore.ts')
	},
	{
		name: 'seed',
		summary: 'Fill an empty database with the demo shop',
		load: () => import('./commands/seed.ts')
	},
	{
		name: 'doctor',
		summary: 'Check settings, database, disk, build and browser',
		load: () => import('./commands/doctor.ts')
	}
];
