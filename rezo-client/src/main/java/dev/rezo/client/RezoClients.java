package dev.rezo.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of this process by name: whoever asks for the same name gets the same client, with
 * its connections, wherever in the program that is.
 *
 * <pre>{@code
 * RezoClient payments =
 *     RezoClients.named(
 *         "payments",
 *         b -> b.baseUri("https://payments.example/v1/").pool(p -> p.withMaxPerBucket(20)));
 * }</pre>
 *
 * <p>Lifecycle: a client is made by the first {@link #named}, and its name is free again as soon as
 * that client is closed. Nothing is opened before its first call.
 *
 * <p>Settings are compared by their content. Code has none that can be compared: interceptors,
 * listeners, executors, resolvers, pools, loops and the choices of a proxy or an endpoint are the
 * same only if they are one object, so keep these in constants. The settings that count are those
 * of the first {@link #named}, whatever {@link RezoClient#reloadTls} did since.
 *
 * <p>Thread-safe. Settings run on the calling thread, at each call: keep the client that you got
 * rather than ask for it with every request.
 */
public final class RezoClients {

  /** A program that calls more services than this makes up names, such as one for each user. */
  static final int MAX_CLIENTS = 1000;

  private static final ReentrantLock LOCK = new ReentrantLock();

  /** Guarded by {@link #LOCK}. */
  private static final Map<String, Entry> ENTRIES = new TreeMap<>();

  /** What stands for a name. Immutable. */
  private record Entry(RezoClient client, SettingsReport settings) {}

  private RezoClients() {}

  /**
   * The client of this name, which is made now unless it exists. With {@code pool(limits -> ...)}
   * among its settings it has a pool of its own: limits, queue and connections that are no other
   * service's.
   *
   * @throws IllegalStateException when the name stands for a client with other settings; the
   *     message says which. Also for one more than 1,000 names
   * @throws IllegalArgumentException when the name is blank, or a setting is out of range
   */
  public static RezoClient named(String name, Consumer<ClientBuilder> settings) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("named: expected a name, actual \"" + name + "\"");
    }
    ClientBuilder builder = RezoClient.builder();
    settings.accept(builder);
    SettingsReport wanted = builder.report();
    LOCK.lock();
    try {
      Entry known = open(name);
      if (known == null) {
        return make(name, builder);
      }
      List<String> differences = known.settings.differences(wanted);
      if (differences.isEmpty()) {
        return known.client;
      }
      throw new IllegalStateException(
          "client \""
              + name
              + "\": it exists with other settings: "
              + String.join("; ", differences));
    } finally {
      LOCK.unlock();
    }
  }

  /**
   * The client of this base address, with the defaults otherwise; its name is the address. The path
   * belongs to the client and not to the connections: clients of one origin share these.
   *
   * @throws IllegalStateException as {@link #named}
   * @throws IllegalArgumentException when the address is malformed
   */
  public static RezoClient forBaseUri(String baseUri) {
    return forBaseUri(baseUri, builder -> {});
  }

  /** As {@link #forBaseUri(String)}, with further settings. */
  public static RezoClient forBaseUri(String baseUri, Consumer<ClientBuilder> settings) {
    return named(
        baseUri,
        builder -> {
          builder.baseUri(baseUri);
          settings.accept(builder);
        });
  }

  /** The client of this name, if there is one that is open. */
  public static Optional<RezoClient> find(String name) {
    LOCK.lock();
    try {
      return Optional.ofNullable(open(name)).map(Entry::client);
    } finally {
      LOCK.unlock();
    }
  }

  /** All clients that are open, by name: a copy. */
  public static Map<String, RezoClient> all() {
    Map<String, RezoClient> all = new TreeMap<>();
    LOCK.lock();
    try {
      ENTRIES.forEach((name, entry) -> all.put(name, entry.client));
    } finally {
      LOCK.unlock();
    }
    all.values().removeIf(RezoClient::isClosed);
    return all;
  }

  /** One that is being closed has left its name already. */
  private static @Nullable Entry open(String name) {
    Entry known = ENTRIES.get(name);
    return known == null || known.client.isClosed() ? null : known;
  }

  private static RezoClient make(String name, ClientBuilder builder) {
    if (ENTRIES.size() >= MAX_CLIENTS && !ENTRIES.containsKey(name)) {
      throw new IllegalStateException(
          "client \""
              + name
              + "\": expected at most "
              + MAX_CLIENTS
              + " names, actual one more: a name is for a service; close clients that are done");
    }
    RezoClient made = builder.build();
    ENTRIES.put(name, new Entry(made, builder.copy().report()));
    made.whenClosed(() -> forget(name, made));
    return made;
  }

  private static void forget(String name, RezoClient closed) {
    LOCK.lock();
    try {
      Entry known = ENTRIES.get(name);
      if (known != null && known.client == closed) {
        ENTRIES.remove(name);
      }
    } finally {
      LOCK.unlock();
    }
  }
}
