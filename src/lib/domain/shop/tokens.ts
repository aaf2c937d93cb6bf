/** In which light a page is read. */
export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** A colour as `#rrggbb`, lower case. */
export type Colour = `#${string}`;

/** The colours a page is made of before a shop sets its accent (look.md, "Colour"). A test holds them to `app.css`. */
export type Tokens = Readonly<Record<'page' | 'surface' | 'ink' | 'muted' | 'line' | 'edge', Colour>> &
	Readonly<Record<'accent' | 'onAccent' | 'accentSoft' | 'goodSoft' | 'warnSoft', Colour>>;

export const TOKENS: Readonly<Record<Scheme, Tokens>> = {
	light: {
		...{
			page: '#f5f5f2',
			surface: '#ffffff',
			ink: '#16181b',
			muted: '#565c64',
			line: '#e0e0da',
			edge: '#7b828a'
		},
		...{
			accent: '#1b4d89',
			onAccent: '#ffffff',
			accentSoft: '#e8eff8',
			goodSoft: '#e5f2e9',
			warnSoft: '#fcf1dd'
		}
	},
	dark: {
		...{
			page: '#0f1113',
			surface: '#181b1e',
			ink: '#eceef0',
			muted: '#a5adb6',
			line: '#2d3237',
			edge: '#737c86'
		},
		...{
			accent: '#93bdf5',
			onAccent: '#0c1a2b',
			accentSoft: '#1a2735',
			goodSoft: '#15281d',
			warnSoft: '#2c2312'
		}
	}
};
