package dev.rezo.bench.compare;

import dev.rezo.bench.clients.Client;
import dev.rezo.bench.clients.Target.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured: requests of one kind, by one protocol, so many at once.
 *
 * <p>Immutable.
 *
 * @param id what options call it, such as {@code h2-tls-32}
 * @param group the scenarios that one process of a client goes through, one after another
 * @param title what tables call it
 */
record Scenario(
    String id,
    String group,
    String title,
    Kind kind,
    Task task,
    boolean isTls,
    boolean isHttp2,
    int atOnce) {

  /** Of {@link Kind#RATE}. */
  static final int PER_SECOND = 2_000;

  static final String COLD_RESUMED = "cold-resumed";

  private static final int[] AT_ONCE = {1, 32, 256};
  private static final int USUAL_AT_ONCE = 32;
  private static final int BODIES_AT_ONCE = 4;
  private static final int COLD_AT_ONCE = 8;
  private static final int IDLE_CONNECTIONS = 1_000;
  private static final int SLOW_REQUESTS = 10_000;

  /** All that there are, those of a group together. */
  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    addGets(all, "h1-plain", "HTTP/1.1", false, false);
    all.add(
        new Scenario(
            "rate",
            "h1-plain",
            "HTTP/1.1, 2,000 requests begun each second",
            Kind.RATE,
            Task.GET,
            false,
            false,
            256));
    all.add(
        new Scenario(
            "slow",
            "slow",
            "HTTP/1.1, 10,000 slow answers at once",
            Kind.SLOW,
            Task.GET,
            false,
            false,
            SLOW_REQUESTS));
    addGets(all, "h1-tls", "HTTP/1.1 over TLS", true, false);
    addBodies(all, "h1-tls", "HTTP/1.1 over TLS", false);
    addCold(all, COLD_RESUMED, "a new connection each, HTTP/1.1 over TLS, sessions resumed");
    addCold(all, "cold-full", "a new connection each, HTTP/1.1 over TLS, whole handshakes");
    addGets(all, "h2-tls", "HTTP/2 over TLS, one connection", true, true);
    addBodies(all, "h2-tls", "HTTP/2 over TLS, one connection", true);
    addIdle(all, "idle-plain", "1,000 idle connections, HTTP/1.1", false);
    addIdle(all, "idle-tls", "1,000 idle connections, HTTP/1.1 over TLS", true);
    addBegin(all, "start-plain", "start to first response, HTTP/1.1", false, false);
    addBegin(all, "start-h1-tls", "start to first response, HTTP/1.1 over TLS", true, false);
    addBegin(all, "start-h2-tls", "start to first response, HTTP/2 over TLS", true, true);
    return all;
  }

  private static void addGets(
      List<Scenario> to, String group, String protocol, boolean isTls, boolean isHttp2) {
    for (int atOnce : AT_ONCE) {
      String title =
          protocol + ", " + atOnce + (atOnce == 1 ? " request" : " requests") + " at a time";
      to.add(
          new Scenario(
              group + "-" + atOnce, group, title, Kind.GETS, Task.GET, isTls, isHttp2, atOnce));
    }
  }

  private static void addBodies(List<Scenario> to, String group, String protocol, boolean isHttp2) {
    to.add(
        new Scenario(
            group + "-download",
            group,
            "10 MiB downloads, 4 at a time, " + protocol,
            Kind.BODIES,
            Task.DOWNLOAD,
            true,
            isHttp2,
            BODIES_AT_ONCE));
    to.add(
        new Scenario(
            group + "-upload",
            group,
            "10 MiB uploads, 4 at a time, " + protocol,
            Kind.BODIES,
            Task.UPLOAD,
            true,
            isHttp2,
            BODIES_AT_ONCE));
  }

  private static void addCold(List<Scenario> to, String id, String title) {
    to.add(new Scenario(id, "h1-tls", title, Kind.COLD, Task.GET, true, false, COLD_AT_ONCE));
  }

  private static void addIdle(List<Scenario> to, String id, String title, boolean isTls) {
    to.add(new Scenario(id, id, title, Kind.IDLE, Task.GET, isTls, false, IDLE_CONNECTIONS));
  }

  private static void addBegin(
      List<Scenario> to, String id, String title, boolean isTls, boolean isHttp2) {
    to.add(new Scenario(id, id, title, Kind.BEGIN, Task.GET, isTls, isHttp2, 1));
  }

  /** Whether its answers take seconds, so that all that run at once have a connection each. */
  boolean isSlow() {
    return kind == Kind.SLOW || kind == Kind.IDLE;
  }

  /** Whether a client takes part: in some only those that tell something that others do not. */
  boolean has(Client client) {
    if (client == Client.LIMIT) {
      return hasLimit();
    }
    if (isHttp2 && !client.speaksHttp2()) {
      return false;
    }
    return switch (kind) {
      case GETS -> client.isUsual() || atOnce == USUAL_AT_ONCE;
      case SLOW -> client.waitsCheaply();
      case IDLE, BODIES, COLD, RATE, BEGIN -> client.isUsual();
    };
  }

  /** Whether the tools in C do it. */
  private boolean hasLimit() {
    return kind == Kind.GETS || task == Task.DOWNLOAD || id.equals("cold-full");
  }
}
