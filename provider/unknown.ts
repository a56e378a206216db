/** The engine's mark for a value that only exists once something else was made. Occurs in previews alone. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
