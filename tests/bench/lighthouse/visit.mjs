// One visit by Lighthouse (mobile, its usual throttling) to a page of a browser that runs already: node visit.mjs <library> <port> <url>
// Says what it measured as one line of JSON.
const [library = '', port = '', url = ''] = process.argv.slice(2);
const { default: lighthouse } = await import(library);
const result = await lighthouse(url, {
	...{ port: Number(port), logLevel: 'error', output: 'json' },
	onlyCategories: ['performance', 'accessibility', 'best-practices']
});
if (!result || result.lhr.runtimeError) throw new Error(result?.lhr.runtimeError?.message ?? 'no answer');
const { categories, audits } = result.lhr;
// What the service worker fetches ahead comes after the page and is none of it.
const requests = (audits['network-requests']?.details?.items ?? []).filter(
	({ sessionTargetType }) => sessionTargetType === 'page'
);
const kb = (kind) =>
	requests
		.filter(({ resourceType }) => kind === undefined || resourceType === kind)
		.reduce((sum, { transferSize = 0 }) => sum + transferSize, 0) / 1000;
const score = (name) => Math.round(100 * (categories[name]?.score ?? NaN));
const faults = Object.values(categories).flatMap(({ auditRefs }) =>
	auditRefs.filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9).map(({ id }) => id)
);
console.log(
	JSON.stringify({
		lcp_ms: audits['largest-contentful-paint']?.numericValue,
		cls: audits['cumulative-layout-shift']?.numericValue,
		blocked_ms: audits['total-blocking-time']?.numericValue,
		performance: score('performance'),
		accessibility: score('accessibility'),
		best_practices: score('best-practices'),
		script_kb: kb('Script'),
		style_kb: kb('Stylesheet'),
		all_kb: kb(),
		faults
	})
);
