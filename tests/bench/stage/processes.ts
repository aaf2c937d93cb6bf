import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

type Process = { pid: number; parent: number; command: string };

/** The server that `npm start` runs as `command`: below npm, and below a shell where npm leaves one between. */
export function findServer(npm: number, command: readonly string[]): number {
	const all = listProcesses();
	const below = new Set([npm]);
	// Parents are older than their children, but numbers come round again: look until nothing is added.
	for (let size = 0; size < below.size;) {
		size = below.size;
		for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
	}
	// npm and a shell have these words in their command lines too, but Node alone has nothing but itself before them.
	const words = ` ${command.join(' ')}`;
	const isServer = ({ command: line }: Process) => /^\S*node\S*$/.test(line.replace(words, '').trim());
	const server = all.find((one) => below.has(one.pid) && one.command.includes(words) && isServer(one));
	if (!server) throw new Error('npm start runs no server');
	return server.pid;
}

function listProcesses(): Process[] {
	if (process.platform !== 'linux') return listByPs();
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			try {
				const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
				// A program's name may hold spaces and brackets; what follows the last bracket may not.
				const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
				const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
				return [{ pid: Number(name), parent: Number(parent), command }];
			} catch {
				// it has ended meanwhile
				return [];
			}
		});
}

function listByPs(): Process[] {
	return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
		.split('\n')
		.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
		.filter((found) => found !== null)
		.map(([, pid, parent, command]) => ({
			pid: Number(pid),
			parent: Number(parent),
			command: command ?? ''
		}));
}
