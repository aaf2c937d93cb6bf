import { ask, recall, type Answer } from './ask.ts';
import { basketAddress, FIELDS } from './basket-address.ts';
import { drawState, drawTerms } from './draw.ts';
import { styleSheet } from './style.ts';
import { ownWords, type OwnWords } from './words.ts';

/** A basket that is being changed is asked about once its changes have come to rest. */
const REST_MS = 200;

/**
 * `<roundtrip-terms basket='[…]' currency="EUR" country="DE">`: until when this basket could be cancelled and sent back,
 * and at what price, as the shop's fee bar. `src` names the shop's Roundtrip where the script comes from elsewhere.
 *
 * Tells the page with `roundtrip-terms` what was shown (`detail.disclosure` belongs into the order), and with
 * `roundtrip-terms-failed` that nothing could be.
 */
class RoundtripTerms extends HTMLElement {
	static observedAttributes = ['basket', 'locale', 'src', ...FIELDS];

	#box = document.createElement('section');
	/** The address whose answer is drawn, or whose failure is told. */
	#shown = '';
	/** While an element of the page becomes one of ours, its attributes are told before it is: they are no change. */
	#isIn = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#asking: AbortController | undefined;
	#online = () => this.#retry();

	constructor() {
		super();
		const root = this.attachShadow({ mode: 'open' });
		root.adoptedStyleSheets = [styleSheet()];
		this.#box.ariaLive = 'polite';
		root.append(this.#box);
	}

	/** The basket: its JSON, or the value itself. */
	get basket(): unknown {
		return JSON.parse(this.getAttribute('basket') ?? 'null');
	}
	set basket(value: unknown) {
		this.setAttribute('basket', typeof value === 'string' ? value : JSON.stringify(value));
	}

	connectedCallback(): void {
		this.#isIn = true;
		addEventListener('online', this.#online);
		const sent = this.querySelector('script[type="application/json"]')?.textContent;
		const url = this.#address();
		if (sent && url) {
			// Written into the page by the shop's server.
			this.#draw(url, JSON.parse(sent) as Answer);
		} else this.#update();
	}

	disconnectedCallback(): void {
		this.#isIn = false;
		removeEventListener('online', this.#online);
		clearTimeout(this.#timer);
		this.#asking?.abort();
		if (!this.#box.dataset['drawn']) this.#shown = '';
	}

	attributeChangedCallback(_: string, before: string | null, after: string | null): void {
		if (!this.#isIn || before === after) return;
		clearTimeout(this.#timer);
		// What is drawn is of another basket now.
		this.#busy();
		this.#timer = setTimeout(() => this.#update(), REST_MS);
	}

	get #locale(): string {
		const page = this.closest<HTMLElement>('[lang]')?.lang;
		return this.getAttribute('locale') || page || navigator.language;
	}

	get #words(): OwnWords {
		return ownWords(this.#locale);
	}

	/** Where the basket is asked about; nothing where it is no JSON. */
	#address(): string | undefined {
		const fields = FIELDS.flatMap((name) => {
			const value = this.getAttribute(name);
			return value ? [[name, value]] : [];
		});
		try {
			const base = new URL(this.getAttribute('src') ?? import.meta.url, document.baseURI).href;
			return basketAddress(base, this.getAttribute('basket') ?? '', Object.fromEntries(fields), this.#locale);
		} catch {
			return undefined;
		}
	}

	#update(): void {
		this.#asking?.abort();
		const url = this.#address();
		if (url === undefined) return this.#fail('', new Error('basket: not JSON'));
		if (url === this.#shown) return this.#rest();
		const kept = recall(url);
		if (kept) return this.#draw(url, kept);
		const asking = (this.#asking = new AbortController());
		if (!this.#box.dataset['drawn']) this.#show(drawState(this.#words.loading, this.#words));
		this.#busy();
		ask(url, asking.signal).then(
			(answer) => {
				if (asking.signal.aborted) return;
				this.#draw(url, answer);
			},
			(cause: unknown) => {
				if (!asking.signal.aborted) this.#fail(url, cause);
			}
		);
	}

	#retry(): void {
		if (!this.#box.dataset['drawn']) this.#update();
	}

	#draw(url: string, answer: Answer): void {
		this.#shown = url;
		this.#box.ariaLabel = answer.words.title;
		this.#box.lang = this.#locale;
		this.#box.dataset['drawn'] = 'yes';
		this.#show(drawTerms(answer.words));
		this.#tell('', answer);
	}

	/** What was drawn before is of another basket, so it goes. */
	#fail(url: string, cause: unknown): void {
		this.#shown = '';
		delete this.#box.dataset['drawn'];
		const text = navigator.onLine ? this.#words.failed : this.#words.offline;
		this.#show(drawState(text, this.#words, () => this.#update()));
		this.#tell('-failed', { url, cause: String(cause) });
	}

	#tell(what: string, detail: object): void {
		this.dispatchEvent(new CustomEvent(`roundtrip-terms${what}`, { detail, bubbles: true }));
	}

	#show(content: HTMLElement): void {
		this.#rest();
		this.#box.replaceChildren(content);
	}

	#busy(): void {
		this.#box.ariaBusy = 'true';
		if (!this.#box.dataset['drawn']) return;
		this.#box.classList.add('busy');
		this.#box.dataset['busy'] = this.#words.updating;
	}

	#rest(): void {
		this.#box.ariaBusy = 'false';
		this.#box.classList.remove('busy');
	}
}

if (!customElements.get('roundtrip-terms')) customElements.define('roundtrip-terms', RoundtripTerms);
