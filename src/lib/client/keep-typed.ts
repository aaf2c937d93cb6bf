/** What has its value nowhere but in the attribute. */
const FIXED = /^(hidden|checkbox|radio|submit|button|reset|image|file)$/;

/**
 * Scripts take over a page that somebody may be typing into already, and then write every field, box, choice and fold as
 * the server drew it. Called just before they do, this lets whatever was changed refuse to be written; what it returns
 * lets go of it again. Nothing is put back afterwards: that would break off what an input method is composing.
 */
export function keepTyped(): () => void {
	const held: (() => void)[] = [];
	const hold = <Part extends Element>(part: Part, ...names: (keyof Part & string)[]) => {
		for (const name of names) {
			const value = part[name];
			Object.defineProperty(part, name, { configurable: true, get: () => value, set: () => {} });
			held.push(() => Reflect.deleteProperty(part, name));
		}
	};
	for (const field of document.querySelectorAll<HTMLInputElement>('input, textarea')) {
		const { value } = field;
		if (value !== field.defaultValue) hold(field, 'value');
		if (field.checked !== field.defaultChecked) hold(field, 'checked');
		// Svelte turns default values into values just after, and in doing so forgets what it wrote (5.57): the page's next
		// data would be written over what was typed. Where that is done already it does nothing.
		if (field.hasAttribute('value') && !FIXED.test(field.type)) {
			field.removeAttribute('value');
			if (field.value !== value) field.value = value;
		}
	}
	for (const choice of document.querySelectorAll('select')) {
		const options = [...choice.options];
		if (options.every((one) => one.selected === one.defaultSelected)) continue;
		hold(choice, 'value', 'selectedIndex');
		for (const one of options) hold(one, 'selected');
	}
	for (const fold of document.querySelectorAll('details')) hold(fold, 'open');
	return () => {
		for (const letGo of held) letGo();
	};
}
