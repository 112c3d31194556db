package dev.rezo.client;

import java.lang.System.Logger;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How a client speaks TLS: whom it trusts, who it is, and which versions and cipher suites it
 * offers. Two configurations are equal when their contents are: equal ones share connections,
 * different ones never do.
 *
 * <p>Files are read when the builder is told of them; the platform's trust store, which takes 100
 * ms and more, when the first connection needs it, so a client of plain {@code http} never loads
 * it. Sessions are resumed among the connections of one configuration (RFC 8446 section 2.2). What
 * was revoked is not asked for.
 *
 * <p>Immutable. Thread-safe.
 */
public final class TlsConfig {

  /** The platform's trust store, no identity, TLS 1.3 and 1.2. */
  public static final TlsConfig DEFAULT = builder().build();

  private final TlsSettings settings;
  private final int hash;
  private final TlsEngines engines;
  private final AtomicBoolean warned = new AtomicBoolean();

  private TlsConfig(TlsSettings settings) {
    this.settings = settings;
    this.hash = settings.hashCode();
    this.engines = new TlsEngines(settings);
  }

  /** Starts from {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from this configuration. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.trusted = settings.trusted() == null ? null : new LinkedHashSet<>(settings.trusted());
    builder.platformToo = settings.platformToo();
    builder.identity = settings.identity();
    builder.verified = settings.verified();
    builder.pins = settings.pins();
    builder.serverName = settings.serverName();
    builder.versions = settings.versions();
    builder.cipherSuites = settings.cipherSuites();
    builder.resumption = settings.resumption();
    return builder;
  }

  /** Whether a peer must prove who it is. */
  public boolean isVerified() {
    return settings.verified();
  }

  /** Whether a handshake can begin at once; when not, call {@link #prepare} off the loop. */
  boolean isPrepared() {
    return engines.isPrepared();
  }

  /**
   * Loads the trust store when that is still to be done. Blocks for 100 ms and more the first time.
   *
   * @throws IllegalStateException when the platform's trust store cannot be read
   */
  void prepare() {
    engines.prepare();
  }

  /** Says loudly what is off; called once for each client that is built. */
  void warnIfInsecure(Supplier<Logger> log) {
    if (!settings.verified()) {
      warn(log, "TLS verification is off (TlsConfig insecure): any certificate of any peer");
    }
  }

  /** The same of a proxy, which may be another for each call: once in the life of this object. */
  void warnOnceIfInsecure(Supplier<Logger> log, Proxy of) {
    if (!settings.verified() && warned.compareAndSet(false, true)) {
      warn(log, "TLS verification of " + of + " is off (TlsConfig insecure): any certificate");
    }
  }

  private static void warn(Supplier<Logger> log, String what) {
    log.get()
        .log(
            Logger.Level.WARNING,
            what
                + " is accepted, its issuer, validity and host name are not checked; whoever is on the"
                + " path can read and change everything. For development only");
  }

  TlsSettings settings() {
    return settings;
  }

  TlsEngines engines() {
    return engines;
  }

  /** By content. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof TlsConfig that && hash == that.hash && settings.equals(that.settings));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** As in {@code TlsConfig[trust system, identity CN=orders, verified]}; holds no secret. */
  @Override
  public String toString() {
    return "TlsConfig" + settings;
  }

  /**
   * Collects a configuration. Each method that reads a file does so at once.
   *
   * <p>Not thread-safe; the caller serialises.
   */
  public static final class Builder {

    private @Nullable Set<X509Certificate> trusted;
    private boolean platformToo;
    private @Nullable TlsIdentity identity;
    private boolean verified = true;
    private TlsPins pins = TlsPins.NONE;
    private @Nullable String serverName;
    private List<String> versions = TlsSettings.DEFAULT_VERSIONS;
    private List<String> cipherSuites = List.of();
    private boolean resumption = true;

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
     * Trusts the certificates of all files of this folder that are named {@code *.pem}, {@code
     * *.crt}, {@code *.cer} or, as openssl links them, {@code *.0} to {@code *.9}, instead of the
     * platform's; calls add up.
     *
     * @throws java.io.UncheckedIOException when the folder or a file cannot be read
     * @throws IllegalArgumentException when there is no such file, or one holds no certificate
     */
    public Builder trustFolder(Path folder) {
      for (Path file : TlsTrust.certificateFiles(folder)) {
        trust(file);
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
     * Trusts the platform's authorities besides those given: without this, whoever gives
     * authorities of his own trusts these alone. It widens trust to all public authorities.
     */
    public Builder trustPlatformToo() {
      this.platformToo = true;
      return this;
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
     * As {@link #identity(Path, Path)}, with the one private key of a PKCS#12 file.
     *
     * @param password read during the call; wipe it afterwards
     * @throws java.io.UncheckedIOException when the file cannot be read
     * @throws IllegalArgumentException when it is no such store, the password does not open it, or
     *     it holds no private key or more than one
     */
    public Builder identity(Path p12, char[] password) {
      this.identity = TlsIdentity.readStore(p12, password);
      return this;
    }

    /**
     * Expects of every host that one of these keys is its own or has signed its certificate, after
     * verification and besides it (RFC 7469 section 2.6). With {@link #insecure} only the host's
     * own key counts, as nothing else is proved. Calls add up. Pin a second key that is kept
     * elsewhere: who loses the only one is locked out.
     *
     * @param keys each {@code sha256//} and the base64 of the SHA-256 of a SubjectPublicKeyInfo, as
     *     curl takes it
     * @throws IllegalArgumentException when one is something else
     */
    public Builder pin(String... keys) {
      this.pins = pins.with(TlsPins.ANY_HOST, keys);
      return this;
    }

    /**
     * As {@link #pin}, for one host, or with {@code *.example.com} for those one label below a
     * domain. What {@link #pin} expects of every host is accepted as well. With a {@link
     * #serverName}, that is the host.
     *
     * @throws IllegalArgumentException when it is no host, or a pin is none
     */
    public Builder pinFor(String host, String... keys) {
      this.pins = pins.with(host, keys);
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

    /** False: each connection makes a full handshake. The default is to resume sessions. */
    public Builder resumption(boolean value) {
      this.resumption = value;
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @throws IllegalArgumentException when there is a server name, and a pin for another
     */
    public TlsConfig build() {
      if (serverName != null) {
        pins.requireFor(serverName);
      }
      return new TlsConfig(
          new TlsSettings(
              trusted,
              platformToo && trusted != null,
              identity,
              verified,
              pins,
              serverName,
              versions,
              cipherSuites,
              resumption));
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
