import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Front, FrontPorts } from './front.ts';

const SHIPPED = new URL('../../../docs/running/', import.meta.url).pathname;

/** The nginx of this machine by its own name for itself (`nginx/1.22.1`), where there is one. */
export function findNginx(): { program: string; version: string } | undefined {
	for (const program of [process.env['NGINX'] ?? 'nginx', '/usr/sbin/nginx']) {
		try {
			// It tells its version on the error stream, which a shell alone hands on.
			const said = execFileSync('sh', ['-c', '"$0" -v 2>&1', program], { encoding: 'utf8' });
			const version = /nginx\/[\d.]+/.exec(said)?.[0];
			if (version) return { program, version };
		} catch {
			// not there
		}
	}
	return undefined;
}

/** The shipped text with what is only so in a test: each change has to find its place. */
function changed(file: string, changes: readonly [from: string, to: string][]): string {
	let text = readFileSync(join(SHIPPED, file), 'utf8');
	for (const [from, to] of changes) {
		if (!text.includes(from)) throw new Error(`${file} no longer says "${from}"`);
		text = text.replaceAll(from, to);
	}
	return text;
}

/**
 * A real nginx with docs/running/nginx-site.conf and nginx-shop.conf as they are shipped, but for ports. It listens
 * with TLS and HTTP/2 as shipped, and without beside it, so that plain clients can ask as well.
 */
export async function startNginx(program: string, version: string, ports: FrontPorts): Promise<Front> {
	const folder = mkdtempSync(join(tmpdir(), 'roundtrip-nginx-'));
	// As root, its workers are somebody else.
	chmodSync(folder, 0o711);
	mkdirSync(join(folder, 'tls'));
	const key = ['-keyout', join(folder, 'tls/key.pem'), '-out', join(folder, 'tls/cert.pem')];
	const of = ['-subj', '/CN=localhost', '-days', '2', '-nodes', '-newkey', 'ec'];
	execFileSync('openssl', ['req', '-x509', ...of, '-pkeyopt', 'ec_paramgen_curve:prime256v1', ...key], {
		stdio: 'ignore'
	});
	const [first = 0, second = 0] = ports.nodes;
	const site = changed('nginx-site.conf', [
		['127.0.0.1:3000', `127.0.0.1:${first}`],
		['127.0.0.1:3001', `127.0.0.1:${second}`]
	]);
	const shop = changed('nginx-shop.conf', [
		['listen 80;', `listen 127.0.0.1:${ports.redirect};`],
		['listen 443 ssl http2;', `listen 127.0.0.1:${ports.tls} ssl http2; listen 127.0.0.1:${ports.plain};`]
	]);
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
	writeFileSync(join(folder, 'shop.conf'), shop);
	writeFileSync(join(folder, 'site.conf'), site);
	writeFileSync(
		join(folder, 'nginx.conf'),
		`daemon off;
pid ${folder}/nginx.pid;
worker_processes 1;
error_log stderr warn;
events { worker_connections 1024; }
http {
${temporary.map((name) => `\t${name}_temp_path ${folder}/${name};`).join('\n')}
	include site.conf;
}
`
	);
	const child = spawn(program, ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr'], {
		stdio: ['ignore', 'ignore', 'pipe']
	});
	let said = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
	const ended = new Promise<void>((resolve) => {
		child.once('close', () => resolve());
		child.once('error', () => resolve());
	});
	return {
		what: `${version} with docs/running/nginx-site.conf`,
		origin: `http://127.0.0.1:${ports.plain}`,
		secure: `https://localhost:${ports.tls}`,
		output: () => said,
		hasEnded: () => child.exitCode !== null || child.signalCode !== null,
		async stop() {
			child.kill('SIGTERM');
			await ended;
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
