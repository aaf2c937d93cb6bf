/**
 * The network an address belongs to, as limits count it. An IPv6 household or server has a whole /64 of addresses to
 * itself, so they count as one; an IPv4 address stands for itself, also where it is written as an IPv6 one.
 */
export function networkOf(address: string): string {
	const plain = address.toLowerCase().replace(/%.*$/, '');
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
	if (mapped) return mapped;
	if (!plain.includes(':')) return plain;
	const [head = '', tail] = plain.split('::', 2);
	const groups = head === '' ? [] : head.split(':');
	const after = tail === undefined || tail === '' ? [] : tail.split(':');
	// A dotted ending stands for two groups.
	const length = groups.length + after.length + (plain.includes('.') ? 1 : 0);
	const zeros = Array.from({ length: tail === undefined ? 0 : Math.max(0, 8 - length) }, () => '0');
	const first = [...groups, ...zeros, ...after].slice(0, 4);
	return `${first.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
