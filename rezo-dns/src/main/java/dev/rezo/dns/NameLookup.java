package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The blocking call of the system: {@link InetAddress#getAllByName}, or what a test puts there. */
@FunctionalInterface
interface NameLookup {
  InetAddress[] addressesOf(String host) throws UnknownHostException;
}
