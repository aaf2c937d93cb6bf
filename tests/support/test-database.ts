import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { onServer, urlOf } from './database-admin.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** A superuser's url of the test server; databases are made and dropped through it. */
		testDatabaseAdminUrl: string;
		/** The migrated, empty database that every fresh one is copied from. */
		testDatabaseTemplate: string;
	}
}

export type FreshDatabase = { url: string; drop(): Promise<void> };

/** A migrated, empty database of one's own: one per test file, since a copy of the template costs far less than migrating. */
export async function freshDatabase(): Promise<FreshDatabase> {
	const admin = inject('testDatabaseAdminUrl');
	const name = `roundtrip_test_${process.pid}_${randomBytes(4).toString('hex')}`;
	await onServer(admin, `create database ${name} template ${inject('testDatabaseTemplate')}`);
	return {
		url: urlOf(admin, name),
		drop: () => onServer(admin, `drop database if exists ${name} with (force)`)
	};
}
