package dev.rezo.plugins.auth;

import dev.rezo.http.Origin;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens of a {@link TokenSource}, made by {@link Credentials}. However many calls need
 * another token at once, the source is asked once, and all of them wait for that; a call that ends
 * meanwhile leaves the others waiting. When the source fails they fail with a {@link
 * dev.rezo.http.AuthenticationException} whose cause is the source's, and so do those that come
 * within a second; then it is asked again. When it takes too long, calls fail until it answers: it
 * is not asked a second time beside the first, and what it brings late is used.
 *
 * <p>A token is replaced when the server answers 401, unless it says that another would not help,
 * and shortly before it expires, while calls go on with the one that there is.
 *
 * <p>Thread-safe: one for all origins and clients that the tokens are for.
 */
public final class BearerCredentials extends Credentials {

  private static final Duration USUAL_LIMIT = Duration.ofSeconds(30);

  private final TokenSource source;
  private final @Nullable Duration refreshBefore;
  private final Duration limit;
  private final TokenKeeper keeper;

  private BearerCredentials(
      TokenSource source, @Nullable Duration refreshBefore, Duration limit, TokenKeeper keeper) {
    this.source = source;
    this.refreshBefore = refreshBefore;
    this.limit = limit;
    this.keeper = keeper;
  }

  static BearerCredentials of(TokenSource source) {
    Objects.requireNonNull(source, "source");
    return new BearerCredentials(
        source, null, USUAL_LIMIT, new TokenKeeper(source, null, USUAL_LIMIT, true));
  }

  static BearerCredentials fixed(BearerToken token) {
    TokenSource source = () -> CompletableFuture.completedFuture(token);
    return new BearerCredentials(
        source, null, USUAL_LIMIT, new TokenKeeper(source, null, USUAL_LIMIT, false));
  }

  /**
   * The same source, asked for the next token so long before one expires; a tenth of its lifetime
   * and at most 30 s unless it is set, and never more than half of it.
   *
   * @throws IllegalArgumentException below 0
   */
  public BearerCredentials refreshBefore(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("refreshBefore: expected at least 0, actual " + value);
    }
    return new BearerCredentials(
        source, value, limit, new TokenKeeper(source, value, limit, keeper.isReplacing()));
  }

  /**
   * The same source, which has failed when it takes longer than this; 30 s unless it is set. It is
   * not ended by that: calls fail until it answers, so what it waits for needs a limit of its own.
   *
   * @throws IllegalArgumentException unless it is above 0
   */
  public BearerCredentials sourceTimeout(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("sourceTimeout: expected more than 0, actual " + value);
    }
    return new BearerCredentials(
        source,
        refreshBefore,
        value,
        new TokenKeeper(source, refreshBefore, value, keeper.isReplacing()));
  }

  /** How many calls wait for the source. */
  int waiting() {
    return keeper.waiting();
  }

  @Override
  Login login() {
    return new BearerLogin(keeper);
  }

  @Override
  Login login(Origin origin) {
    return login(); // A token is known by itself.
  }

  /** Without any token. */
  @Override
  public String toString() {
    return "BearerCredentials[" + (keeper.isReplacing() ? "of a source" : "fixed") + "]";
  }
}
