/** The version of the words by which a buyer agrees to their card being kept (`pay.keep_card_text`): new words, new name. */
export const CARD_WORDING = 'card-2';
