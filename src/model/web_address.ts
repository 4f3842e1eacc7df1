/** Where a server listens. */
export interface WebAddress {
  /** A name or an address, IPv6 without brackets. */
  readonly hostname: string;
  /** 0: any that is free. */
  readonly port: number;
}
