import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
	/** Times one answered request by the kind of its address, never by the address. */
	observe(path: string, method: string, status: number, seconds: number): void;
	/** A number that is read when somebody asks for it. */
	gauge(name: string, help: string, read: () => number): void;
	/** A count that is kept elsewhere and only grows, read when somebody asks for it; `name` ends with `_total`. */
	total(name: string, help: string, read: () => number): void;
	/** Numbers by a label, read when somebody asks; none where they cannot be read. */
	gauges(name: string, help: string, label: string, read: () => Promise<ReadonlyMap<string, number>>): void;
	/** Counts by labels that take few values. */
	counter<Label extends string>(
		name: string,
		help: string,
		labels: readonly Label[]
	): (values: Record<Label, string>) => void;
	answer(req: IncomingMessage, res: ServerResponse): Promise<void>;
};

export function createMetrics(): Metrics {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const duration = new Histogram({
		name: 'http_request_duration_seconds',
		help: 'Time to answer, by audience, method and status class',
		labelNames: ['audience', 'method', 'status'],
		buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
		registers: [registry]
	});
	return {
		observe(path, method, status, seconds) {
			const labels = {
				audience: audienceOf(path),
				method: knownMethod(method),
				status: `${Math.floor(status / 100)}xx`
			};
			duration.observe(labels, seconds);
		},
		gauge(name, help, read) {
			new Gauge({
				name,
				help,
				registers: [registry],
				collect() {
					this.set(read());
				}
			});
		},
		total(name, help, read) {
			new Counter({
				name,
				help,
				registers: [registry],
				collect() {
					this.reset();
					this.inc(read());
				}
			});
		},
		gauges(name, help, label, read) {
			new Gauge({
				...{ name, help, labelNames: [label], registers: [registry] },
				async collect() {
					const numbers = await read().catch(() => new Map<string, number>());
					this.reset();
					for (const [value, number] of numbers) this.set({ [label]: value }, number);
				}
			});
		},
		counter(name, help, labels) {
			const counter = new Counter({ name, help, labelNames: [...labels], registers: [registry] });
			return (values) => counter.inc(values);
		},
		async answer(_req, res) {
			const text = await registry.metrics();
			res.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text);
		}
	};
}

const audienceOf = (path: string) => /^\/(api|t|orders|staff|_app)(\/|$)/.exec(path)?.[1] ?? 'other';

const knownMethod = (method: string) =>
	['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'OTHER';
