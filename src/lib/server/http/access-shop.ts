/** Who may see who the shop is and how it looks, and who may set it; part of the table in `access.ts`. */
export const SHOP_ACCESS = {
	'/(shopper)/contact': 'visitor',
	'/(shopper)/changes': 'visitor',
	'/manifest.webmanifest': { GET: 'public' },
	'/shop/theme/[name].css': { GET: 'public' },
	'/shop/logo/[hash].png': { GET: 'public' },
	'/shop/portrait/[hash].jpg': { GET: 'public' },
	'/(staff)/staff/settings': { staff: 'admin' },
	'/(staff)/staff/settings/theme': { staff: 'admin' },
	'/(staff)/staff/settings/mail': { staff: 'admin' },
	'/(staff)/staff/settings/tellings': { staff: 'admin' },
	'/(staff)/staff/settings/personal': { staff: 'admin' },
	'/(staff)/staff/settings/keys': { staff: 'admin' },
	'/(staff)/staff/settings/markets': { staff: 'admin' },
	'/(staff)/staff/settings/goodwill': { staff: 'admin' },
	'/(staff)/staff/settings/retention': { staff: 'admin' },
	'/(staff)/staff/webhooks': { staff: 'admin' }
} as const;
