import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MARK } from './network.ts';

/** Mails are documents as well, and no worker ever fetches one. */
const MAIL = 'src/lib/server/notices/render-html.ts';

it('every page of ours says that it is ours: a worker would take it for a stranger’s and show what it keeps instead', () => {
	const listed = execFileSync('git', ['grep', '-liE', '<!doctype html', '--', 'src'], { encoding: 'utf8' });
	const pages = listed
		.trim()
		.split('\n')
		.filter((file) => file !== MAIL && !file.endsWith('.test.ts'));
	expect(pages).toContain('src/app.html');
	expect(pages.filter((file) => !readFileSync(file, 'utf8').includes(MARK))).toEqual([]);
});
