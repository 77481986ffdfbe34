// Hands an address to the device and remembers how that went, so that the page can say what to do by hand.
import { open_url } from '../ipc/opener';

export class Reach {
  /** What was asked for last. */
  asked = $state('');
  /** The device took it; that something opened is not known. False: nothing here opens it. */
  handed = $state(true);

  async open(name: string, address: string) {
    this.asked = '';
    this.handed = await open_url(address).then(
      () => true,
      () => false,
    );
    this.asked = name;
  }
}
