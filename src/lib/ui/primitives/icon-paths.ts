/**
 * Our own line icons on a 24-pixel grid, one path each. An icon package would bring more code to the phone than the
 * dozen drawings it needs.
 */
export const ICON_PATHS = {
	parcel: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8M8 6l8 4',
	truck:
		'M3 6.5h10.5V17M13.5 10h3.8l3.2 3.7V17h-1.6M8.9 17h6.2M5.1 17H3V6.5M7 15.2a1.9 1.9 0 110 3.8 1.9 1.9 0 010-3.8zM17 15.2a1.9 1.9 0 110 3.8 1.9 1.9 0 010-3.8z',
	check: 'M5 12.5l4.5 4.5L19 7.5',
	alert: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.2',
	clock: 'M12 3.5a8.5 8.5 0 110 17 8.5 8.5 0 010-17zM12 7.5V12l3 2.5',
	pin: 'M12 21c-4-4.4-6-7.6-6-10.3a6 6 0 1112 0c0 2.7-2 5.9-6 10.3zM12 8.4a2.3 2.3 0 110 4.6 2.3 2.3 0 010-4.6z',
	back: 'M9 6L4.5 10.5 9 15M4.5 10.5h10a5 5 0 010 10H11',
	stop: 'M12 3.5a8.5 8.5 0 110 17 8.5 8.5 0 010-17zM6.2 6.2l11.6 11.6',
	box: 'M4.5 8.5h15v11h-15zM4.5 8.5l2-4h11l2 4M12 4.5v4M9.5 12.5h5',
	offline: 'M4 4l16 16M8.5 15.2a5 5 0 017 0M5.4 12a9.6 9.6 0 014.2-2.4M18.6 12a9.6 9.6 0 00-4.3-2.5M12 19v.2',
	link: 'M10 14a3.6 3.6 0 005.1 0l3-3a3.6 3.6 0 00-5.1-5.1l-1 1M14 10a3.6 3.6 0 00-5.1 0l-3 3A3.6 3.6 0 0011 18.1l1-1',
	chevron: 'M7 10l5 5 5-5'
} as const;

export type IconName = keyof typeof ICON_PATHS;
