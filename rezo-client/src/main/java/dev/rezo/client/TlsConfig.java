package dev.rezo.client;

import java.lang.System.Logger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a client speaks TLS: whom it trusts, who it is, and which versions and cipher suites it
 * offers. Two configurations are equal when their contents are: equal ones share connections,
 * different ones never do.
 *
 * <p>Files are read when the builder is told of them; the platform's trust store, which takes 100
 * ms and more, when the first connection needs it, so a client of plain {@code http} never loads
 * it. Sessions are resumed among the connections of one configuration (RFC 8446 section 2.2).
 *
 * <p>Immutable. Thread-safe.
 */
public final class TlsConfig {

  // Before DEFAULT, which is made of it.
  private static final List<String> DEFAULT_VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  /** The platform's trust store, no identity, TLS 1.3 and 1.2. */
  public static final TlsConfig DEFAULT = builder().build();

  private final @Nullable Set<X509Certificate> trusted;
  private final @Nullable TlsIdentity identity;
  private final boolean verified;
  private final @Nullable String serverName;
  private final List<String> versions;
  private final List<String> cipherSuites;
  private final int hash;

  /** Guards the making of {@link #context}; a lock that does not pin a virtual thread's carrier. */
  private final ReentrantLock contextLock = new ReentrantLock();

  private volatile @Nullable SSLContext context;

  /** What each running engine's handshake saw; an engine that is garbage takes its entry along. */
  private final Map<SSLEngine, TlsWitness> witnesses =
      Collections.synchronizedMap(new WeakHashMap<>());

  private TlsConfig(Builder builder) {
    this.trusted =
        builder.trusted == null
            ? null
            : Collections.unmodifiableSet(new LinkedHashSet<>(builder.trusted));
    this.identity = builder.identity;
    this.verified = builder.verified;
    this.serverName = builder.serverName;
    this.versions = builder.versions;
    this.cipherSuites = builder.cipherSuites;
    this.hash = Objects.hash(trusted, identity, verified, serverName, versions, cipherSuites);
  }

  /** Starts from {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from this configuration. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.trusted = trusted == null ? null : new LinkedHashSet<>(trusted);
    builder.identity = identity;
    builder.verified = verified;
    builder.serverName = serverName;
    builder.versions = versions;
    builder.cipherSuites = cipherSuites;
    return builder;
  }

  /** Whether a peer must prove who it is. */
  public boolean isVerified() {
    return verified;
  }

  /**
   * Whether {@link #newEngine} will answer at once; when not, call {@link #prepare} off the loop.
   */
  boolean isPrepared() {
    return context != null;
  }

  /**
   * Loads the trust store when that is still to be done. Blocks for 100 ms and more the first time.
   *
   * @throws IllegalStateException when the platform's trust store cannot be read
   */
  void prepare() {
    SSLContext unused = context();
  }

  /**
   * Makes the engine of one connection, ready for its handshake.
   *
   * @param host the origin's host; brackets of an IPv6 literal and a trailing dot are left out
   * @param applicationProtocols what ALPN offers, the preferred one first; empty for no ALPN
   * @throws IllegalStateException when the platform's trust store cannot be read
   */
  SSLEngine newEngine(String host, int port, List<String> applicationProtocols) {
    // The name is at once what SNI asks for, what the certificate must be for, and half of the key
    // under which JSSE keeps sessions.
    String name = serverName != null ? serverName : TlsNames.peerName(host);
    SSLEngine engine = context().createSSLEngine(name, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(versions.toArray(String[]::new));
    if (!cipherSuites.isEmpty()) {
      parameters.setCipherSuites(cipherSuites.toArray(String[]::new));
    }
    if (verified) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    // Without this JSSE would send no SNI for a name of one label, such as localhost.
    SNIServerName sni = TlsNames.serverNameIndication(name);
    parameters.setServerNames(sni == null ? List.of() : List.of(sni));
    parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
    engine.setSSLParameters(parameters);
    witnesses.put(engine, new TlsWitness(this, name));
    return engine;
  }

  /** What the handshake of {@code engine}, made by {@link #newEngine}, saw. */
  TlsWitness witness(SSLEngine engine) {
    TlsWitness witness = witnesses.get(engine);
    if (witness == null) {
      throw new IllegalArgumentException(this + ": expected an engine of its own");
    }
    return witness;
  }

  /** Says loudly what is off; called once for each client that is built. */
  void warnIfInsecure(Logger log) {
    if (!verified) {
      log.log(
          Logger.Level.WARNING,
          "TLS verification is off (TlsConfig insecure): any certificate of any peer is accepted,"
              + " its issuer, validity and host name are not checked; whoever is on the path can"
              + " read and change everything. For development only");
    }
  }

  private SSLContext context() {
    SSLContext made = context;
    if (made != null) {
      return made;
    }
    contextLock.lock();
    try {
      made = context;
      if (made == null) {
        made = newContext();
        context = made;
      }
      return made;
    } finally {
      contextLock.unlock();
    }
  }

  private SSLContext newContext() {
    try {
      TlsKeyChoice key = new TlsKeyChoice(identity, this::witness);
      TlsVerifier verifier =
          new TlsVerifier(verified ? TlsTrust.verifier(trusted) : null, this::witness);
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(new KeyManager[] {key}, new TrustManager[] {verifier}, null);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(this + ": no TLS context can be made: " + e.getMessage(), e);
    }
  }

  /** Who this side is, or null. */
  @Nullable TlsIdentity identity() {
    return identity;
  }

  /** The versions that are offered. */
  List<String> versions() {
    return versions;
  }

  /** Whom this side trusts, in words. */
  String describeTrust() {
    if (trusted == null) {
      return "system";
    }
    return trusted.size() == 1
        ? TlsNames.subject(trusted.iterator().next())
        : trusted.size() + " certificates";
  }

  /** By content. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof TlsConfig that
            && hash == that.hash
            && verified == that.verified
            && Objects.equals(trusted, that.trusted)
            && Objects.equals(identity, that.identity)
            && Objects.equals(serverName, that.serverName)
            && versions.equals(that.versions)
            && cipherSuites.equals(that.cipherSuites));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** As in {@code TlsConfig[trust system, identity CN=orders, verified]}; holds no secret. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("TlsConfig[trust ").append(describeTrust());
    if (identity != null) {
      text.append(", identity ").append(identity);
    }
    text.append(verified ? ", verified" : ", NOT VERIFIED");
    if (serverName != null) {
      text.append(", server name ").append(serverName);
    }
    if (!versions.equals(DEFAULT_VERSIONS)) {
      text.append(", versions ").append(versions);
    }
    if (!cipherSuites.isEmpty()) {
      text.append(", cipher suites ").append(cipherSuites);
    }
    return text.append(']').toString();
  }

  /**
   * Collects a configuration. Each method that reads a file does so at once.
   *
   * <p>Not thread-safe; the caller serialises.
   */
  public static final class Builder {

    private @Nullable Set<X509Certificate> trusted;
    private @Nullable TlsIdentity identity;
    private boolean verified = true;
    private @Nullable String serverName;
    private List<String> versions = DEFAULT_VERSIONS;
    private List<String> cipherSuites = List.of();

    private Builder() {}

    /**
     * Trusts the certificates of these files instead of the platform's; calls add up.
     *
     * @param pemOrP12 PEM, DER or a PKCS#12 store that needs no password
     * @throws java.io.UncheckedIOException when a file cannot be read
     * @throws IllegalArgumentException when a file holds no certificate
     */
    public Builder trust(Path... pemOrP12) {
      for (Path file : pemOrP12) {
        add(TlsTrust.read(file));
      }
      return this;
    }

    /**
     * Trusts the certificates of this text instead of the platform's; calls add up.
     *
     * @throws IllegalArgumentException when the text holds no certificate
     */
    public Builder trustPem(String pem) {
      return add(PemReader.of("trustPem", pem).certificates());
    }

    /**
     * Trusts the certificate entries of this store instead of the platform's; calls add up.
     *
     * @throws IllegalArgumentException when the store holds no certificate entry
     */
    public Builder trust(KeyStore store) {
      return add(TlsTrust.entries("KeyStore " + store.getType(), store));
    }

    /** Trusts these certificates instead of the platform's; calls add up. */
    public Builder trust(X509Certificate... certificates) {
      return add(List.of(certificates));
    }

    /**
     * Shows this certificate when a server asks for one that its issuer, or one above, has signed.
     *
     * @param certChainPem the client's certificate, then those between it and its CA
     * @param keyPem the private key: PKCS#8, PKCS#1 or SEC1, not encrypted
     * @throws java.io.UncheckedIOException when a file cannot be read
     * @throws IllegalArgumentException when a file holds something else, or the key is not the
     *     certificate's
     */
    public Builder identity(Path certChainPem, Path keyPem) {
      this.identity = TlsIdentity.read(certChainPem, keyPem, null);
      return this;
    }

    /**
     * As {@link #identity(Path, Path)}, with an encrypted PKCS#8 key.
     *
     * @param password read during the call; wipe it afterwards
     */
    public Builder identity(Path certChainPem, Path keyPem, char[] password) {
      this.identity = TlsIdentity.read(certChainPem, keyPem, password);
      return this;
    }

    /**
     * As {@link #identity(Path, Path)}, with the one private key of a store.
     *
     * @param password read during the call; wipe it afterwards
     * @throws IllegalArgumentException when there is no such entry or more than one, or the
     *     password does not open it
     */
    public Builder identity(KeyStore store, char[] password) {
      this.identity = TlsIdentity.of(store, password);
      return this;
    }

    /**
     * Offers these versions only, as in {@code "TLSv1.3"}. The default is TLSv1.3 and TLSv1.2.
     *
     * @throws IllegalArgumentException when the platform knows no such version
     */
    public Builder versions(String... names) {
      this.versions = TlsTrust.supported("versions", names, SSLParameters::getProtocols);
      return this;
    }

    /**
     * Offers these cipher suites only, the preferred one first. The default is the platform's.
     *
     * @throws IllegalArgumentException when the platform knows no such suite
     */
    public Builder cipherSuites(String... names) {
      this.cipherSuites = TlsTrust.supported("cipherSuites", names, SSLParameters::getCipherSuites);
      return this;
    }

    /**
     * Asks for this name (SNI, RFC 6066 section 3) and expects a certificate for it, whatever host
     * the URL has.
     *
     * @throws IllegalArgumentException when it is no host name
     */
    public Builder serverName(String name) {
      String plain = TlsNames.peerName(name).toLowerCase(Locale.ROOT);
      if (TlsNames.serverNameIndication(plain) == null) {
        throw new IllegalArgumentException("serverName: expected a host name, actual " + name);
      }
      this.serverName = plain;
      return this;
    }

    /**
     * Verifies nothing: every certificate of every peer is accepted. Dangerous, for development
     * only; each client that is built with it logs a warning.
     */
    public Builder insecure() {
      this.verified = false;
      return this;
    }

    /** Makes the configuration. */
    public TlsConfig build() {
      return new TlsConfig(this);
    }

    private Builder add(List<X509Certificate> certificates) {
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("trust: expected a certificate, actual none");
      }
      if (trusted == null) {
        trusted = new LinkedHashSet<>();
      }
      trusted.addAll(certificates);
      return this;
    }
  }
}
