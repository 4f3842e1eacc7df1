/** The ways to show pictures in a terminal, each with a driver of its own. */
export const PICTURE_PROTOCOLS = ["iterm2", "kitty", "sixel"] as const;

export type PictureProtocol = typeof PICTURE_PROTOCOLS[number];

/** How pages can be shown, from a terminal's point of view. */
export type Protocol = PictureProtocol | "text";
