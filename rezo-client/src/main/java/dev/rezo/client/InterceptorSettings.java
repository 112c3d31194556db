package dev.rezo.client;

import dev.rezo.http.Interceptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The interceptors of a client in the making: those for calls, those that plugins offer, and those
 * for attempts, which see a request in this order.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class InterceptorSettings {

  private final List<Interceptor> ofCalls = new ArrayList<>();
  private final List<Interceptor> ofAttempts = new ArrayList<>();
  private final Set<Class<? extends Interceptor>> unwanted = new HashSet<>();
  private boolean defaults = true;

  InterceptorSettings copy() {
    InterceptorSettings copy = new InterceptorSettings();
    copy.ofCalls.addAll(ofCalls);
    copy.ofAttempts.addAll(ofAttempts);
    copy.unwanted.addAll(unwanted);
    copy.defaults = defaults;
    return copy;
  }

  void forCalls(Interceptor value) {
    ofCalls.add(Objects.requireNonNull(value, "interceptor"));
  }

  void forAttempts(Interceptor value) {
    ofAttempts.add(Objects.requireNonNull(value, "interceptor"));
  }

  void defaults(boolean value) {
    defaults = value;
    unwanted.clear();
  }

  void without(Class<? extends Interceptor> offered) {
    unwanted.add(Objects.requireNonNull(offered, "class"));
  }

  /** All that are in force, in the order in which they see a request. */
  List<Interceptor> inOrder() {
    return defaults ? inOrder(PluginDefaults.inOrder()) : inOrder(List.of());
  }

  /** As {@link #inOrder()}, with these on offer. */
  List<Interceptor> inOrder(List<Interceptor> offered) {
    List<Interceptor> all = new ArrayList<>(ofCalls);
    all.addAll(wanted(offered));
    all.addAll(ofAttempts);
    return all;
  }

  /** Those on offer that nobody has refused or brought along. */
  private List<Interceptor> wanted(List<Interceptor> offered) {
    return offered.stream().filter(offer -> !isReplaced(offer.getClass())).toList();
  }

  private boolean isReplaced(Class<? extends Interceptor> offered) {
    return unwanted.contains(offered)
        || ofCalls.stream().anyMatch(own -> own.getClass() == offered)
        || ofAttempts.stream().anyMatch(own -> own.getClass() == offered);
  }

  void report(SettingsReport settings) {
    @Nullable List<Interceptor> offered = defaults ? PluginDefaults.inOrder() : null;
    settings
        .line("call interceptors", List.copyOf(ofCalls), List.of())
        .line("default interceptors", offered == null ? List.of() : wanted(offered), offered)
        .line("attempt interceptors", List.copyOf(ofAttempts), List.of());
  }
}
