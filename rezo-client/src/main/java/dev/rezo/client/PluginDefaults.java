package dev.rezo.client;

import dev.rezo.http.DefaultInterceptor;
import dev.rezo.http.Interceptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The interceptors that plugins offer to every client. They are looked for where this class comes
 * from, and not where the thread does that happens to build the first client: what a client is made
 * of must not depend on who comes first.
 *
 * <p>Thread-safe.
 */
final class PluginDefaults {

  private static final AtomicReference<@Nullable List<Interceptor>> FOUND = new AtomicReference<>();

  private PluginDefaults() {}

  /**
   * All of them, in the order in which they see a request; looked for once.
   *
   * @throws java.util.ServiceConfigurationError when a plugin on the path cannot be loaded: without
   *     it the client would be another one, in silence
   */
  static List<Interceptor> inOrder() {
    return known(
        FOUND,
        () -> ServiceLoader.load(DefaultInterceptor.class, RezoClient.class.getClassLoader()));
  }

  /**
   * What was found first counts for all, though two threads may look at once: clients compare their
   * interceptors by identity.
   */
  static List<Interceptor> known(
      AtomicReference<@Nullable List<Interceptor>> found,
      Supplier<? extends Iterable<DefaultInterceptor>> offers) {
    List<Interceptor> known = found.get();
    if (known != null) {
      return known;
    }
    List<Interceptor> own = inOrder(offers.get());
    List<Interceptor> others = found.compareAndExchange(null, own);
    return others == null ? own : others;
  }

  /** What these offer; where two stand at one position, by the names of their classes. */
  static List<Interceptor> inOrder(Iterable<DefaultInterceptor> offers) {
    List<DefaultInterceptor> sorted = new ArrayList<>();
    offers.forEach(sorted::add);
    sorted.sort(
        Comparator.comparingInt(DefaultInterceptor::position)
            .thenComparing(offer -> offer.getClass().getName()));
    return sorted.stream()
        .map(offer -> Objects.requireNonNull(offer.interceptor(), () -> offer + ": no interceptor"))
        .toList();
  }
}
