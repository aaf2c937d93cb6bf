import { spawnSync } from 'node:child_process';
import { StartFailure } from '#server/start-failure.ts';

/** Whether a process may hold that many connections here. Refuses in one line where it may not. */
export function needOpenFiles(count: number): void {
	const { status } = spawnSync('sh', ['-c', `ulimit -n ${count}`], { stdio: 'ignore' });
	if (status === 0) return;
	throw new StartFailure(
		`A process may not open ${count} files here, so 10,000 live streams cannot be held`,
		`raise the hard limit, for example by \`ulimit -Hn ${count}\` as root, then run the bench from that shell`
	);
}
