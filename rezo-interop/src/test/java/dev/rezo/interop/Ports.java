package dev.rezo.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports that nobody listens on.
 *
 * <p>Thread-safe.
 */
final class Ports {

  /** Below the range from which Linux takes the ports of outgoing connections. */
  private static final int FIRST = 10_000;

  private static final int LAST = 32_000;

  private static final int TRIES = 1_000;

  /** Handed out before, listened on or not. */
  private static final Set<Integer> TAKEN = new HashSet<>();

  private Ports() {}

  /** A port that is free on 127.0.0.1 and on ::1, and was not handed out before. */
  static synchronized int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (!TAKEN.contains(port) && isFree("127.0.0.1", port) && isFree("::1", port)) {
        TAKEN.add(port);
        return port;
      }
    }
    throw new IllegalStateException("expected a free port, actual none in " + TRIES + " tries");
  }

  private static boolean isFree(String address, int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
      return socket.isBound();
    } catch (IOException inUse) {
      return false;
    }
  }
}
