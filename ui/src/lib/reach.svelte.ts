// Hands an address to the device and remembers how that went, so that the page can say what to do by hand.
/** One place on a page from which addresses are opened. */
export class Reach {
  /** What was asked for last. */
  asked = $state('');
  /** The device took it; that something opened is not known. False: nothing here opens it. */
  handed = $state(true);

  /** `open_url` hands an address to the device; it refuses when nothing there opens it. */
  constructor(private readonly open_url: (url: string) => Promise<unknown>) {}

  /** Opens an address; `name` tells the page which of several was asked for. */
  async open(name: string, address: string) {
    this.asked = '';
    this.handed = await this.open_url(address).then(
      () => true,
      () => false,
    );
    this.asked = name;
  }
}
