package dev.rezo.interop;

import java.util.List;
import java.util.Map;

/**
 * A program of a Debian package: what it is called, and what it cannot do.
 *
 * <p>Immutable.
 */
interface PeerKind {

  /** The name of the program. */
  String name();

  /** Prints its version. */
  List<String> versionCommand();

  /** Features that it does not have, each with the reason. */
  Map<String, String> cannot();
}
