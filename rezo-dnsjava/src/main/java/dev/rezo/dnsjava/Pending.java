package dev.rezo.dnsjava;

/** Something that was begun and will be heard of. Confined to its loop. */
@FunctionalInterface
interface Pending {

  /** Gives up: nothing is heard any more. Does nothing after the end. */
  void cancel();
}
