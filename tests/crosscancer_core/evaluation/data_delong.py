"""Published examples, typed in as data with their source.

``OVARIAN``: 49 patients with ovarian cancer and intestinal obstruction, from E. R. DeLong, D. M. DeLong and
D. L. Clarke-Pearson, Biometrics 44 (1988) 837-845, as the documentation of SAS/STAT (PROC LOGISTIC, "Comparing
Receiver Operating Characteristic Curves") prints it: albumin, total protein, K-G score, and 0 where surgery helped
(the event). The K-G score counts as 10 minus itself, as there.
"""
