package dev.rezo.plugins.auth;

import dev.rezo.http.Interceptor;
import dev.rezo.http.Origin;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Url;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Says to servers who asks (RFC 9110 section 11): in advance where that is possible, else after a
 * 401 whose challenge it can answer. A request that has a field Authorization is left alone.
 *
 * <p>Credentials are for one origin: scheme, host and port. What another asks for is not answered,
 * wherever redirects lead, and {@code http} does not get what is for {@code https}.
 *
 * <p>Each credentials answer one challenge of an attempt, so of each hop and each retry (Digest one
 * more if only its nonce was too old). What is refused then is the response, status 401. A body
 * that cannot be sent twice waits for the server's 100 (Continue) where a challenge is likely; a
 * server that takes it and then says 401 is not answered.
 *
 * <p>Add it with {@code ClientBuilder.attemptInterceptor}, behind retries and redirects, so that
 * each hop is answered for by itself. In front of redirects it answers for the first alone.
 *
 * <p>Thread-safe.
 */
public final class Authentication implements Interceptor {

  private final Map<Origin, List<Login>> logins;

  private Authentication(Map<Origin, List<Login>> logins) {
    this.logins = Map.copyOf(logins);
  }

  /**
   * These credentials for this origin.
   *
   * @param origin as in {@code https://api.example.com}
   * @throws IllegalArgumentException when that is none
   */
  public static Authentication of(String origin, Credentials credentials) {
    return builder().at(origin, credentials).build();
  }

  /** With no credentials but those of single requests: {@link Credentials#OF_REQUEST}. */
  public static Authentication ofRequests() {
    return builder().build();
  }

  /** Collects credentials. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public CompletionStage<Response> intercept(Request request, Chain chain) {
    List<Login> known = logins(request, chain);
    return known.isEmpty() || request.headers().contains("Authorization")
        ? chain.proceed(request)
        : new AuthenticationTrip(request, chain, known).begin();
  }

  private List<Login> logins(Request request, Chain chain) {
    Origin origin = request.url().origin();
    Credentials own = request.attribute(Credentials.OF_REQUEST);
    if (own == null) {
      return logins.getOrDefault(origin, List.of());
    }
    Origin trusted = request.attribute(Credentials.ORIGIN_OF_REQUEST);
    Origin theirs = trusted == null ? chain.call().request().url().origin() : trusted;
    return origin.equals(theirs) ? List.of(own.login(origin)) : List.of();
  }

  /** As in {@code Authentication[2 origins]}. */
  @Override
  public String toString() {
    return "Authentication[" + logins.size() + (logins.size() == 1 ? " origin]" : " origins]");
  }

  /** Collects credentials. Not thread-safe; the caller serialises. */
  public static final class Builder {
    private final Map<Origin, List<Login>> logins = new HashMap<>();

    private Builder() {}

    /**
     * Adds credentials for an origin; of several, the first that can answer does.
     *
     * @param origin as in {@code https://api.example.com}
     * @throws IllegalArgumentException when that is none
     */
    public Builder at(String origin, Credentials credentials) {
      return add(origin, credentials.login());
    }

    /**
     * Adds credentials for one realm of an origin (RFC 9110 section 11.5). They are not shown
     * before the server has named it.
     *
     * @param origin as in {@code https://api.example.com}
     * @throws IllegalArgumentException when that is none
     */
    public Builder at(String origin, String realm, PasswordCredentials credentials) {
      return add(origin, credentials.loginOf(Objects.requireNonNull(realm, "realm")));
    }

    private Builder add(String origin, Login login) {
      Url url = Url.parse(origin);
      @Nullable String userInfo = url.userInfo();
      if (!url.target().equals("/") || userInfo != null) {
        throw new IllegalArgumentException(
            "origin "
                + url.origin()
                + ": expected scheme, host and port alone, actual more behind or before them");
      }
      logins.computeIfAbsent(url.origin(), key -> new ArrayList<>(1)).add(login);
      return this;
    }

    /** The interceptor; what it learns of an origin, others of this builder know too. */
    public Authentication build() {
      Map<Origin, List<Login>> copy = new HashMap<>();
      logins.forEach((origin, known) -> copy.put(origin, List.copyOf(known)));
      return new Authentication(copy);
    }
  }
}
