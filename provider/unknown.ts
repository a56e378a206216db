/** The mark of Pulumi's engine for a value that exists only after another resource is created. It occurs only in previews. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
