import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Resident memory of a process, in MB of 2^20 bytes. */
export function residentMb(pid: number): number {
	return residentKb(pid) / 1024;
}

function residentKb(pid: number): number {
	try {
		return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
	} catch {
		return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
	}
}

/** The most a process has had so far, in MB of 2^20 bytes; what it has now where the system does not tell. 0 if it is gone. */
export function peakMb(pid: number): number {
	try {
		const told = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
		return told === undefined ? 0 : Number(told) / 1024;
	} catch {
		return process.platform === 'linux' ? 0 : residentMb(pid);
	}
}
