/// An RSA key that `openssl genrsa` made, and its numbers as a JWK; it protects nothing.
enum RSASample {
  static let pem = """
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC3IhrBopHQmn6n
    tsYBwmBjCUTXvudKjeyxxVkPsbiyItxeFhA92JgWZC8AKUR3/3BVox2+Y0wo6EmK
    nPOOZV9eRg+/CNvu0VZUHvfjrtwtXaDTPqoAviKEHovWIyP6XLjf65+XCyL2Ouj0
    BvGyAb3L+U4OkiFEq6gnj72I5kD8oSnozN9b/PFynqQ1+f11r4Qio7J2agBSo6Da
    P+EjkNJb+dep2VLORsvvW0qFX/NvCN/wnBincp6OvYXJforCqFMLfzJ7A84+b7nm
    HYXDRZtux+6XLTopKl0g0CzLopYXpNuRi5+qUra+9cgpnQt2qKh4n1JhIpgn6dK8
    jl/FRHYJAgMBAAECggEAASGCaN901yT7GFSgPVF1WFXjG/zLb29irq2FWXvWGYXZ
    AUeRhFuWmIMiyKrDPS/27Op1KVsHiimhZEwdk2upa/roB5HvD2xGxD3NjKqvOfmo
    lSFfZKIynZ5VgVDQfNrEJVWDyTz0qMYFRgDXJCukqnJWIsV7focbrS8zAw9JR7Ns
    PPX4w153oDy2TTPLfSmE3ut+rk/2andBYzoJsaD2yDhVIrwg9NJ9/oQUT31Z3f/K
    hmrdJxRr2oXDPSgsikYG0oER5jvzXtkSRV+MdvKVakbi0Hd9o+B5Fg2KAMAKOoSd
    F9B6TweZYnumy4dryfNtwHWfpzO6XdeFUgVfeVJ5kQKBgQDiJW43G1uuXLGJsjyJ
    w9sFPCpTwZS+TS2mw76Ne+ifJQwtNaHn2xpqyBaLk9fWYrES5de9PWhTZKd3M47v
    BqhW+kEaU6/YzfD3tS6YtUCdiTep111uuNKGmGN4GPGhgfuNKQvbhIcN8glItC5Q
    k/eg9NssRf5nPt1ypt+yezJsuQKBgQDPTw7QTz5m/E4EnSOsSF96iZLYdpgE8jD9
    SdDJ+Ay6JgObSGBpsH9wdhtYItkKCNfFvb6lZ/AIM694dSalzzKo/62koCKh4ppA
    jXP4aq88WCEDWL/jCFJhGUDJfqmxyX+yxCy34x6NQj1eNukB3YUSBcg97+L323DL
    zajhuHvL0QKBgQC8MiAddgP+/56zk4NztmzvV1l2KDPrhnjGPkG2pnY48nDGsspR
    E/JRCMBSWa+V9r2bl3DJSHAobiw7M8nwOt8eutYw3ZIKX5/31Gy5oqTqNQYArnxP
    pzlzzx+AE2oKWQyJNa5reUeXIGP/gArG/cxmwz4eAwWq0BMj1aF1e7bD6QKBgAFH
    9sp4wuT2CDFlGzRUWiqysPKfgP7+1CisjRrCaqm31GvgPaBJk/AI+tBHntm+Bj9V
    ldkF1GjokNwItU1vA1wiAFu1FaG0ecmOVjohxqVz0fhoUv8/LOsmsczM+JV9rklX
    hwM35xduYlyzsCrvyIO8/2jKk7d+ZqsLwVBryHARAoGACRzMRmy0xYb7sWOsXLnN
    +D8Mazy+uM+kzMIDY9z6Y3JBm7NDuDPt/0tvve1z4Tl7ibk9KdL3vBrZXWtF6ypp
    sX5ZlvW2TsalGae/YEjWXOA3PnlLk9GiYPxcoSWaE5b7ymSuNVdDvfPHucbsJJIB
    iJkqhmq0L2eMS495Rm3pDfc=
    -----END PRIVATE KEY-----
    """

  static let jwk = """
    {"kty":"RSA","kid":"r","e":"AQAB",\
    "n":"tyIawaKR0Jp-p7bGAcJgYwlE177nSo3sscVZD7G4siLcXhYQPdiYFmQvAClEd_9wVaMdvmNMKOhJipzzjmVfXkYPvwjb7tFWVB73\
    467cLV2g0z6qAL4ihB6L1iMj-ly43-uflwsi9jro9AbxsgG9y_lODpIhRKuoJ4-9iOZA_KEp6MzfW_zxcp6kNfn9da-EIqOydmoA\
    UqOg2j_hI5DSW_nXqdlSzkbL71tKhV_zbwjf8JwYp3Kejr2FyX6KwqhTC38yewPOPm-55h2Fw0Wbbsfuly06KSpdINAsy6KWF6Tb\
    kYufqlK2vvXIKZ0LdqioeJ9SYSKYJ-nSvI5fxUR2CQ",\
    "d":"ASGCaN901yT7GFSgPVF1WFXjG_zLb29irq2FWXvWGYXZAUeRhFuWmIMiyKrDPS_27Op1KVsHiimhZEwdk2upa_roB5HvD2xGxD3N\
    jKqvOfmolSFfZKIynZ5VgVDQfNrEJVWDyTz0qMYFRgDXJCukqnJWIsV7focbrS8zAw9JR7NsPPX4w153oDy2TTPLfSmE3ut-rk_2\
    andBYzoJsaD2yDhVIrwg9NJ9_oQUT31Z3f_KhmrdJxRr2oXDPSgsikYG0oER5jvzXtkSRV-MdvKVakbi0Hd9o-B5Fg2KAMAKOoSd\
    F9B6TweZYnumy4dryfNtwHWfpzO6XdeFUgVfeVJ5kQ",\
    "p":"4iVuNxtbrlyxibI8icPbBTwqU8GUvk0tpsO-jXvonyUMLTWh59saasgWi5PX1mKxEuXXvT1oU2SndzOO7waoVvpBGlOv2M3w97Uu\
    mLVAnYk3qdddbrjShphjeBjxoYH7jSkL24SHDfIJSLQuUJP3oPTbLEX-Zz7dcqbfsnsybLk",\
    "q":"z08O0E8-ZvxOBJ0jrEhfeomS2HaYBPIw_UnQyfgMuiYDm0hgabB_cHYbWCLZCgjXxb2-pWfwCDOveHUmpc8yqP-tpKAioeKaQI1z\
    -GqvPFghA1i_4whSYRlAyX6pscl_ssQst-MejUI9XjbpAd2FEgXIPe_i99twy82o4bh7y9E"}
    """
}
