import { describe, expect, it } from 'vitest';
import { describeMajor } from './answering.ts';

describe('a PostgreSQL we were pointed at', () => {
	it.each([160_000, 160_014, 170_010, 180_004])('of version %i is taken', (version) => {
		expect(describeMajor(version, 'db:5432')).toBeUndefined();
	});

	it.each([
		[
			150_018,
			/^The database at db:5432 is PostgreSQL 15, and this Roundtrip runs on 16 to 18: move it to one of these/
		],
		[90_624, /^The database at db:5432 is PostgreSQL 9, .*: move it/],
		[190_000, /^The database at db:5432 is PostgreSQL 19, .*: upgrade Roundtrip first/]
	])('of version %i is refused in one line, with what to do', (version, line) => {
		const refused = describeMajor(version, 'db:5432')?.line ?? '';
		expect(refused).toMatch(line);
		expect(refused).not.toContain('\n');
	});
});
