type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Whether somebody has begun to fill in a form here: then no page is taken from under them. */
export function isHalfFilled(page: Document): boolean {
	const controls = page.querySelectorAll<Control>('form :is(input, textarea, select)');
	return [...controls].some((control) => {
		if (control instanceof HTMLSelectElement) {
			// The first option is chosen by itself where none is marked.
			const marked = [...control.options].findIndex(({ defaultSelected }) => defaultSelected);
			return control.selectedIndex !== Math.max(0, marked);
		}
		if (control.type === 'checkbox' || control.type === 'radio')
			return (control as HTMLInputElement).checked !== (control as HTMLInputElement).defaultChecked;
		return control.type !== 'hidden' && control.value !== control.defaultValue;
	});
}
