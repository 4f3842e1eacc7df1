/** `sun_path` of Linux holds 108 bytes, the closing zero among them; macOS has 104. */
export const LONGEST_SOCKET_PATH = 107;
