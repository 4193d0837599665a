"""Which lines a mail program writes by itself, and which are a person's that only begin so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.replies.programs import program_line

PROGRAMS = [
    "Enviado do meu iPhone",
    "Enviada do meu iPhone",
    "Enviado do meu iPad",
    "Enviado do meu Galaxy",
    "Enviado do meu smartphone Samsung Galaxy.",
    "Enviado do meu Moto G(7) Plus",
    "Enviado a partir do Outlook para Android",
    "Enviado do Outlook para iOS<https://aka.ms/o0ukef>",
    "Obter o Outlook para iOS<https://aka.ms/o0ukef>",
    "Obter o Outlook para Android",
    "Baixe o Outlook para iOS",
    "Enviado do Yahoo Mail no Android",
    "Enviado do Yahoo Mail para iPhone",
    "Enviado do Email para Windows",
    "Enviado via UOL Mail",
    "Yahoo Mail: Busque, organize, conquiste",
    "Enviado do meu dispositivo Android com K-9 Mail. Por favor, desculpe minha brevidade.",
    "Livre de vírus. www.avast.com",
    "Sent from my iPhone",
    "Sent from Yahoo Mail on Android",
    "Sent from Mail for Windows 10",
    "Sent from my Galaxy",
    "Sent from my Verizon, Samsung Galaxy smartphone",
    "Sent via the Samsung Galaxy S8, an AT&T 5G smartphone",
    "Sent from my Android device with K-9 Mail. Please excuse my brevity.",
    "Sent with Proton Mail secure email.",
    "Get Outlook for iOS <https://aka.ms/o0ukef>",
    "Get BlueMail for Android",
    "Enviado desde mi iPhone",
    "Obtener Outlook para Android",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon téléphone",
    "Télécharger Outlook pour iOS",
    "Von meinem iPhone gesendet",
    "Gesendet von Outlook für iOS",
    "Outlook für iOS herunterladen",
    "Inviato da iPhone",
    "Ottieni Outlook per iOS",
    "Verstuurd vanaf mijn iPhone",
    "Wysłane z iPhone'a",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Odesláno z iPhonu",
    "Trimis de pe iPhone-ul meu",
    "iPhone'umdan gönderildi",
    "Στάλθηκε από το iPhone μου",
    "Отправлено с iPhone",
    "Надіслано з iPhone",
    "iPhoneから送信",
    "发自我的iPhone",
    "從我的 iPhone 傳送",
    "나의 iPhone에서 보냄",
    "Non-text part: text/html",
    "Attachment: tela.png (image/png)",
]
PERSONS = [
    "Enviado do celular novo o comprovante ontem, mas o erro continua.",
    "Enviado do celular novo",
    "Enviado do meu celular pela manhã",
    "Enviado por e-mail",
    "Enviado por email ontem",
    "Enviado para o Outlook",
    "Enviado pelo celular da Alice",
    "Enviado do meu iPhone, mas o erro continua.",
    "Enviado do meu iPhone e do meu computador ontem",
    "Enviado pelo Outlook com erro",
    "Obter o Outlook para mim",
    "Obter o Outlook para iOS não resolve",
    "Baixe o app",
    "Baixe o arquivo",
    "Sent from my desk, which is easier than my mobile phone",
    "Sent from my phone the screenshots",
    "Sent with the files",
    "Sent by Alice",
    "Get Outlook for me",
    "Get the phone",
    "Envoyé de mon bureau",
    "Von meinem iPhone gesendet und geprüft",
    "Gesendet von Alice",
    "Inviato da Alice",
    "Отправлено с ошибкой",
    "来自公司",
    "Attachment: veja",
    "Non-text part: nada",
    "iPhone",
    "Outlook",
    "",
    "Livre de vírus.",
]


@pytest.mark.parametrize("line", PROGRAMS)
def test_a_line_of_a_program_s_own_is_known(line: str) -> None:
    assert program_line(line)
    assert program_line(f"  {line} ")
    assert program_line(f"> *{line}*")


@pytest.mark.parametrize("line", PERSONS)
def test_a_line_with_a_person_s_words_is_none(line: str) -> None:
    assert not program_line(line)


@given(st.sampled_from(PROGRAMS), st.sampled_from(["mas não funciona", "ontem", "o erro continua", "Alice", "segue o log"]))
def test_a_person_s_word_behind_a_program_s_line_makes_it_theirs(line: str, said: str) -> None:
    assert not program_line(f"{line} {said}") or line.startswith("Attachment")
    assert not program_line(f"{said} {line}")
